import type { ServiceSpec } from '../../spec/service';
import type { StageSpec } from '../../spec/stage';
import type { Measure } from '../alarms/alarm-definition';
import { numbered, together } from '../alarms/metric-math';
import type { ServiceMeasures } from '../alarms/service-measures';
import { clusterName } from '../names';
import { partsOf, workloadName } from './capacity-parts';
import { namespaceOf } from './placed-service';

const NAMESPACE = 'ContainerInsights';

/** What Container Insights knows of pods. It calls the workload that makes them `PodName`. */
export const podMeasures: ServiceMeasures = {
  cpu: (stage, service) => ofPods(stage, service, 'pod_cpu_utilization_over_pod_limit', `CPU of ${service}`),
  memory: (stage, service) => ofPods(stage, service, 'pod_memory_utilization_over_pod_limit', `memory of ${service}`),
  disk: (stage) =>
    isCounted(stage) ? [{ watched: { kind: 'nodes', name: 'nodes' }, measure: fullestNode(stage) }] : [],
  restarts: (stage, service) => restarts(stage, service),
  peerErrors: () => [],
  peerTimes: () => [],
  peerLatency: () => [],
  uncounted: (_, service) => `between pods nobody counts the requests to ${service}`,
};

const isCounted = ({ compute }: StageSpec) => compute.containerInsights !== 'off';

/** Of a service in two parts, that of the part that has most to do. */
function ofPods(stage: StageSpec, service: string, name: string, label: string): Measure[] {
  if (!isCounted(stage)) return [];
  const metrics = numbered('pods', podMetrics(stage, service, name, 'Average'));
  return [{ metrics, expression: together('MAX', Object.keys(metrics)), label, unit: 'percent' }];
}

/** Each report counts those since the one before. */
function restarts(stage: StageSpec, service: string): Measure[] {
  if (!isCounted(stage)) return [];
  const metrics = numbered('pods', podMetrics(stage, service, 'pod_number_of_container_restarts', 'Sum'));
  const expression = together('SUM', Object.keys(metrics));
  return [{ metrics, expression, label: `restarts of ${service}`, unit: 'count' }];
}

function podMetrics(stage: StageSpec, name: string, metric: string, statistic: string) {
  const namespace = namespaceOf(stage, name);
  const service = stage.services[name] as ServiceSpec;
  return partsOf({ stage, name, service, namespace, released: true }).map((part) => ({
    namespace: NAMESPACE,
    name: metric,
    statistic,
    dimensions: { ClusterName: clusterName(stage), Namespace: namespace, PodName: workloadName(part) },
  }));
}

/** Pods write to the disk of their node, which all of them share. */
function fullestNode(stage: StageSpec): Measure {
  const dimensions = { ClusterName: clusterName(stage) };
  const used = { namespace: NAMESPACE, name: 'node_filesystem_utilization', statistic: 'Maximum', dimensions };
  return { metrics: { used }, expression: 'used', label: 'disk of the fullest node', unit: 'percent' };
}
