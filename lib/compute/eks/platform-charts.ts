import { charts } from '../../data/kubernetes';
import { isScaled } from '../../lowering/kubernetes/scaled-object';
import { stageTriggers } from '../../lowering/kubernetes/scaling-triggers';
import { needsRollouts } from '../../lowering/kubernetes/shifts-traffic';
import type { StageSpec } from '../../spec/stage';
import { meshCharts } from './mesh-charts';
import type { PlatformChart } from './platform-chart';
import { RolloutsIdentity, rolloutsValues } from './rollouts';
import { ScalerIdentity } from './scaler-identity';
import { onServiceNodes } from './service-nodes';
import { onSystemNodes } from './system-nodes';
import { telemetryCharts } from './telemetry/telemetry-charts';

/** Only what the services of the stage need: each chart costs replicas and attention. */
export function platformCharts(spec: StageSpec): PlatformChart[] {
  const needed = [
    { chart: keda(spec), isNeeded: Object.values(spec.services).some(isScaled) },
    { chart: rollouts(spec), isNeeded: needsRollouts(spec) },
  ];
  const mesh = spec.mesh === undefined ? [] : meshCharts();
  return [...needed.flatMap(({ chart, isNeeded }) => (isNeeded ? [chart] : [])), ...mesh, ...telemetryCharts(spec)];
}

function keda(spec: StageSpec): PlatformChart {
  const chart = { chart: charts.keda, values: asksCache(spec) ? onServiceNodes(spec) : { ...onSystemNodes } };
  if (!ScalerIdentity.isNeeded(spec)) return chart;
  return { ...chart, identity: (scope, id, props) => new ScalerIdentity(scope, id, props) };
}

/** Whether the operator itself connects to a cache, for the length of a list. */
function asksCache(spec: StageSpec): boolean {
  return stageTriggers(spec).some(({ trigger }) => trigger.type === 'redis');
}

function rollouts(spec: StageSpec): PlatformChart {
  return {
    chart: charts.argoRollouts,
    values: rolloutsValues(spec),
    identity: (scope, id) => new RolloutsIdentity(scope, id, spec),
  };
}
