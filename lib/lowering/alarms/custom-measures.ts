import type { StageSpec } from '../../spec/stage';
import type { CloudWatchMetric } from '../scaling-metrics';
import { APPLICATION_NAMESPACE } from '../scaling-metrics';
import type { Measure, Unit } from './alarm-definition';

/** A metric of the program itself, by the name that it publishes. The dimensions are a public contract. */
export function applicationMetric(
  { system, stage }: StageSpec,
  service: string,
  name: string,
  statistic: string,
): CloudWatchMetric {
  return {
    namespace: APPLICATION_NAMESPACE,
    name,
    statistic,
    dimensions: { System: system, Stage: stage, Service: service },
  };
}

export function customMeasure(
  stage: StageSpec,
  service: string,
  { name, statistic }: { readonly name: string; readonly statistic: string },
): Measure {
  const unit: Unit = stage.services[service]?.metrics?.custom[name]?.unit ?? 'count';
  const metrics = { value: applicationMetric(stage, service, name, statistic) };
  return { metrics, expression: 'value', label: `${name} of ${service}`, unit };
}
