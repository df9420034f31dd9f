import type { Construct, IDependable } from 'constructs';
import type { Chart } from '../../data/kubernetes';
import { charts } from '../../data/kubernetes';
import { isScaled } from '../../lowering/kubernetes/scaled-object';
import { needsRollouts } from '../../lowering/kubernetes/shifts-traffic';
import type { StageSpec } from '../../spec/stage';
import type { ComputePlatformProps } from '../compute-platform-props';
import { RolloutsIdentity, rolloutsValues } from './rollouts';
import { ScalerIdentity } from './scaler-identity';
import { onSystemNodes } from './system-nodes';

/** A chart of others that Argo CD installs beside the services, and what it is told. */
export interface PlatformChart {
  readonly chart: Chart;
  readonly values: Record<string, unknown>;
  /** Makes what its controllers are in AWS, before they start. Default: they may do nothing there. */
  readonly identity?: (scope: Construct, id: string, props: ComputePlatformProps) => IDependable;
}

/** Only what the services of the stage need: each chart costs replicas and attention. */
export function platformCharts(spec: StageSpec): PlatformChart[] {
  const needed = [
    { chart: keda(spec), isNeeded: Object.values(spec.services).some(isScaled) },
    { chart: rollouts(spec), isNeeded: needsRollouts(spec) },
  ];
  return needed.flatMap(({ chart, isNeeded }) => (isNeeded ? [chart] : []));
}

function keda(spec: StageSpec): PlatformChart {
  const chart = { chart: charts.keda, values: { ...onSystemNodes } };
  if (!ScalerIdentity.isNeeded(spec)) return chart;
  return { ...chart, identity: (scope, id, props) => new ScalerIdentity(scope, id, props) };
}

function rollouts(spec: StageSpec): PlatformChart {
  return {
    chart: charts.argoRollouts,
    values: rolloutsValues(spec),
    identity: (scope, id) => new RolloutsIdentity(scope, id, spec),
  };
}
