import type { StageSpec } from '../../../spec/stage';
import type { AlarmDefinition } from '../../alarms/alarm-definition';
import { alarmDefinitions } from '../../alarms/alarm-definitions';
import type { MetricPlaces } from '../../alarms/metric-places';
import { symbolicPlaces } from '../../alarms/metric-places';
import { sections } from '../../grafana/panels';
import type { CloudWatchMetric } from '../../scaling-metrics';
import type { InfrastructureFact } from '../infrastructure-fact';
import { loadBalancerName, placeholder, queueName, targetGroupName } from '../infrastructure-fact';

/** Whether alarms are judged in the cluster as well, by Prometheus. */
export function judgesAlarms({ observability }: Pick<StageSpec, 'observability'>): boolean {
  return observability.metrics === 'prometheus';
}

/** The alarms of a stage, with placeholders for what only its deployment knows. */
export function clusterAlarms(stage: StageSpec): AlarmDefinition[] {
  if (!judgesAlarms(stage)) return [];
  return alarmDefinitions(stage, 'eks', clusterPlaces(stage)).filter(isOfCluster);
}

/** Values of the placeholders in those, and in dashboards. */
export function telemetryFacts(stage: StageSpec): InfrastructureFact[] {
  const shown = stage.observability.dashboards === 'grafana' ? sections(stage, clusterPlaces(stage)) : [];
  const text = JSON.stringify([clusterAlarms(stage), shown]);
  const possible = [
    loadBalancerName,
    ...Object.keys(stage.services).map(targetGroupName),
    ...Object.keys(stage.queues).map(queueName),
  ];
  return possible.filter((fact) => text.includes(placeholder(fact)));
}

/** The metrics of CloudWatch on which the alarms of a stage are judged, each once. */
export function metricsOf(definitions: readonly AlarmDefinition[]): CloudWatchMetric[] {
  const all = definitions.flatMap((definition) =>
    definition.kind === 'metric' ? Object.values(definition.measure.metrics) : [],
  );
  return [...new Map(all.map((metric) => [JSON.stringify(metric), metric])).values()];
}

/** A service has the group that takes its traffic: in a cluster a release changes the pods in it, and not the group. */
export function clusterPlaces(stage: StageSpec): MetricPlaces {
  return {
    ...symbolicPlaces(stage),
    loadBalancer: placeholder(loadBalancerName),
    targetGroups: (service) => [placeholder(targetGroupName(service))],
    queue: (name) => placeholder(queueName(name)),
  };
}

/** What counts tasks on Fargate is no business of a cluster, also during a move from there. */
function isOfCluster(definition: AlarmDefinition): boolean {
  return !metricsOf([definition]).some(({ namespace }) => namespace === 'AWS/ECS' || namespace.startsWith('ECS/'));
}
