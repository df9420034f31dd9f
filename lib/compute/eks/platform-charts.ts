import type { Chart } from '../../data/kubernetes';
import { charts } from '../../data/kubernetes';
import { isScaled } from '../../lowering/kubernetes/scaled-object';
import type { StageSpec } from '../../spec/stage';

/** A chart of others that Argo CD installs beside the services, and what it is told. */
export interface PlatformChart {
  readonly chart: Chart;
  readonly values: Record<string, unknown>;
}

/** Only what the services of the stage need: each chart costs replicas and attention. */
export function platformCharts(spec: StageSpec): PlatformChart[] {
  const services = Object.values(spec.services);
  return services.some(isScaled) ? [{ chart: charts.keda, values: {} }] : [];
}
