import type { CloudWatchMetric } from '../scaling-metrics';
import type { Asked } from './asked';

/** Window over which a rate is taken: enough for four reports of the kubelet, one a minute. */
const RATE = '5m';

/**
 * Numbers of Container Insights about pods, from where these have them: the kubelet and the state of objects. What it calls
 * the name of a pod is that of the workload that made it.
 */
export function podSeries({ name, dimensions }: CloudWatchMetric, { watched, periodSeconds }: Asked): string {
  const { Namespace: namespace = '', PodName: workload = '' } = dimensions;
  const of = (more = '') =>
    `{namespace="${namespace}",pod=~"${workload}-([a-z0-9]{6,10}-)?[a-z0-9]{5}",container="${watched.name}"${more}}`;
  const limit = (resource: string) => `sum(kube_pod_container_resource_limits${of(`,resource="${resource}"`)})`;
  switch (name) {
    case 'pod_cpu_utilization_over_pod_limit':
      return `(100 * sum(rate(container_cpu_usage_seconds_total${of()}[${RATE}])) / ${limit('cpu')})`;
    case 'pod_memory_utilization_over_pod_limit':
      return `(100 * sum(container_memory_working_set_bytes${of()}) / ${limit('memory')})`;
    case 'pod_number_of_container_restarts':
      return `sum(increase(kube_pod_container_status_restarts_total${of()}[${Math.max(periodSeconds, 300)}s]))`;
    case 'node_filesystem_utilization':
      return fullestDisk;
    default:
      throw new Error(`no series for '${name}' of Container Insights`);
  }
}

const DISKS = '{fstype!~"tmpfs|overlay|squashfs|ramfs"}';

/** A disk that nobody can write to, as that of the operating system, is always full. */
const fullestDisk = `max(100 * (1 - node_filesystem_avail_bytes${DISKS} / node_filesystem_size_bytes${DISKS}) and (node_filesystem_readonly${DISKS} == 0))`;
