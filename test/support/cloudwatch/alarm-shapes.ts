import type { DeploymentTarget } from '../../../lib/spec/target';

/** What lasts five minutes: one of them may be better, or missing. */
export const LASTING = '4 of 5 x 60 s';

/** More than a share of the requests of these target groups, but not of fewer than three errors. */
export function errorsOf(groups: readonly string[], limit: string) {
  const dimensions = groups.map((group) => `LoadBalancer=IngressLoadBalancer TargetGroup=${group}`);
  const errors = groups.length === 1 ? 'errors0' : 'SUM([errors0, errors1])';
  const requests = groups.length === 1 ? 'requests0' : 'SUM([requests0, requests1])';
  return {
    metrics: Object.fromEntries(
      dimensions.flatMap((where, i) => [
        [`requests${i}`, `AWS/ApplicationELB RequestCount Sum ${where}`],
        [`errors${i}`, `AWS/ApplicationELB HTTPCode_Target_5XX_Count Sum ${where}`],
      ]),
    ),
    expression: `100 * FILL(${errors}, 0) / ${requests} * (FILL(${errors}, 0) >= 3)`,
    limit,
    periods: LASTING,
    missing: 'notBreaching',
  };
}

/** More than a share of the requests that no service answered. */
export function unanswered(limit: string) {
  return {
    metrics: {
      requests: 'AWS/ApplicationELB RequestCount Sum LoadBalancer=IngressLoadBalancer',
      errors: 'AWS/ApplicationELB HTTPCode_ELB_5XX_Count Sum LoadBalancer=IngressLoadBalancer',
    },
    expression: '100 * FILL(errors, 0) / SUM([requests, errors]) * (FILL(errors, 0) >= 3)',
    limit,
    periods: LASTING,
    missing: 'notBreaching',
  };
}

/** Slower than this for one request in twenty, of at least twenty. */
export function slowerThan(groups: readonly string[], limit: string) {
  const dimensions = groups.map((group) => `LoadBalancer=IngressLoadBalancer TargetGroup=${group}`);
  const [latency, requests] =
    groups.length === 1 ? ['latency0', 'requests0'] : ['MAX([latency0, latency1])', 'SUM([requests0, requests1])'];
  return {
    metrics: Object.fromEntries(
      dimensions.flatMap((where, i) => [
        [`requests${i}`, `AWS/ApplicationELB RequestCount Sum ${where}`],
        [`latency${i}`, `AWS/ApplicationELB TargetResponseTime p95 ${where}`],
      ]),
    ),
    expression: `1000 * ${latency} * (${requests} >= 20)`,
    limit,
    periods: LASTING,
    missing: 'notBreaching',
  };
}

/** More restarts within an hour. The dimensions are those of the target. */
export function restarting(
  target: DeploymentTarget,
  dimensions: Readonly<Record<DeploymentTarget, string>>,
  limit: string,
) {
  const metric = {
    fargate: 'Slipway UnplannedStops',
    eks: 'ContainerInsights pod_number_of_container_restarts',
  }[target];
  return {
    metrics: { value: `${metric} Sum ${dimensions[target]}` },
    expression: 'value',
    limit,
    periods: '1 of 1 x 3600 s',
    missing: 'notBreaching',
  };
}

/** The same, of a service in production. */
export function restartingService(
  target: DeploymentTarget,
  { system, namespace, service }: Readonly<Record<'system' | 'namespace' | 'service', string>>,
  limit: string,
) {
  const cluster = `ClusterName=${system}-prod-a`;
  const dimensions = {
    fargate: `${cluster} ServiceName=${service}`,
    eks: `${cluster} Namespace=${namespace} PodName=${service}`,
  };
  return restarting(target, dimensions, limit);
}

/** Readers of an instance this far behind its writer, or silent. */
export function lagging(writer: string, readers: readonly string[], limit: string) {
  const lag = readers.length === 1 ? 'lag0' : 'MAX([lag0, lag1])';
  return {
    metrics: {
      ...Object.fromEntries(
        readers.map((reader, i) => [`lag${i}`, `AWS/RDS ReplicaLag Maximum DBInstanceIdentifier=${reader}`]),
      ),
      missing: `AWS/RDS OldestReplicationSlotLag Maximum DBInstanceIdentifier=${writer}`,
    },
    expression: `${lag} * (FILL(missing, 0) > 65536 OR ${lag} > 330)`,
    limit,
    periods: LASTING,
    missing: 'breaching',
  };
}

/** The fullest of the servers of a database of 100 GiB. */
export function databaseDisk(servers: readonly string[], limit: string) {
  const ids = servers.map((_, i) => `server${i}`);
  return {
    metrics: Object.fromEntries(
      servers.map((server, i) => [`server${i}`, `AWS/RDS FreeStorageSpace Minimum DBInstanceIdentifier=${server}`]),
    ),
    expression: `100 * (1 - MIN([${ids.join(', ')}]) / 107374182400)`,
    limit,
    periods: LASTING,
    missing: 'missing',
  };
}

/** The scratch disk of tasks. */
export function taskDisk(dimensions: string, limit: string, missing = 'missing') {
  return {
    metrics: {
      used: `ECS/ContainerInsights EphemeralStorageUtilized Average ${dimensions}`,
      whole: `ECS/ContainerInsights EphemeralStorageReserved Average ${dimensions}`,
    },
    expression: '100 * used / whole',
    limit,
    periods: LASTING,
    missing,
  };
}

/** The fullest disk of the nodes of a cluster, which its pods share. */
export function nodeDisk(cluster: string, limit: string) {
  return {
    metrics: { value: `ContainerInsights node_filesystem_utilization Maximum ClusterName=${cluster}` },
    expression: 'value',
    limit,
    periods: LASTING,
    missing: 'missing',
  };
}

/** A share of all requests, whoever failed. */
export function failedRequests(limit: string, periods: string) {
  const counted = (name: string) => `AWS/ApplicationELB ${name} Sum LoadBalancer=IngressLoadBalancer`;
  return {
    metrics: {
      good0: counted('HTTPCode_Target_2XX_Count'),
      good1: counted('HTTPCode_Target_3XX_Count'),
      good2: counted('HTTPCode_Target_4XX_Count'),
      bad0: counted('HTTPCode_Target_5XX_Count'),
      bad1: counted('HTTPCode_ELB_5XX_Count'),
    },
    expression:
      '100 * FILL(SUM([bad0, bad1]), 0) / SUM([good0, good1, good2, bad0, bad1]) * (FILL(SUM([bad0, bad1]), 0) >= 3)',
    limit,
    periods,
    missing: 'notBreaching',
  };
}
