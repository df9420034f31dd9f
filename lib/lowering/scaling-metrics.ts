import type { ScalingPolicySpec } from '../spec/scaling';
import type { ServiceSpec } from '../spec/service';
import type { StageSpec } from '../spec/stage';
import { clusterName } from './names';

/** A series of numbers in CloudWatch. */
export interface CloudWatchMetric {
  readonly namespace: string;
  readonly name: string;
  /** `Average`, `Sum`, `Maximum`, or a percentile such as `p95`. */
  readonly statistic: string;
  readonly dimensions: Readonly<Record<string, string>>;
}

/** Period of everything that is scaled on, in seconds: load balancers and queues report once a minute. */
export const SCALING_PERIOD_SECONDS = 60;

/** Namespace of the metrics that programs publish themselves: a public contract. */
export const APPLICATION_NAMESPACE = 'Slipway';

/** Open connections of one replica, published by the program: a load balancer counts those of all its services at once. */
export const ACTIVE_CONNECTIONS = 'ActiveConnections';

/** What a load balancer counts, as values of CloudWatch's dimensions. */
export interface TrafficSource {
  readonly loadBalancer: string;
  readonly targetGroup: string;
}

/** All requests of a minute. */
export const requestCount = (source: TrafficSource) => traffic('RequestCount', 'Sum', source);

/** Requests of a minute, divided by the targets in the group. `Sum` is the only statistic that means anything. */
export const requestsPerTarget = (source: TrafficSource) => traffic('RequestCountPerTarget', 'Sum', source);

/** In seconds. */
export const responseTime = (percentile: string, source: TrafficSource) =>
  traffic('TargetResponseTime', percentile, source);

function traffic(name: string, statistic: string, { loadBalancer, targetGroup }: TrafficSource): CloudWatchMetric {
  const dimensions = { LoadBalancer: loadBalancer, TargetGroup: targetGroup };
  return { namespace: 'AWS/ApplicationELB', name, statistic, dimensions };
}

/** Each replica publishes its own number, so their average is the number per replica. */
export function activeConnections({ system, stage }: StageSpec, service: string): CloudWatchMetric {
  const dimensions = { System: system, Stage: stage, Service: service };
  return { namespace: APPLICATION_NAMESPACE, name: ACTIVE_CONNECTIONS, statistic: 'Average', dimensions };
}

export const waitingMessages = (queue: string) => ofQueue('ApproximateNumberOfMessagesVisible', 'Average', queue);

/** Received, and neither deleted nor given back. */
export const messagesInWork = (queue: string) => ofQueue('ApproximateNumberOfMessagesNotVisible', 'Average', queue);

/** In seconds. */
export const oldestMessage = (queue: string) => ofQueue('ApproximateAgeOfOldestMessage', 'Maximum', queue);

function ofQueue(name: string, statistic: string, queue: string): CloudWatchMetric {
  return { namespace: 'AWS/SQS', name, statistic, dimensions: { QueueName: queue } };
}

/** Average use over the tasks of an ECS service, in percent of what was set aside for them. */
export const taskUse = (name: 'CPUUtilization' | 'MemoryUtilization', stage: StageSpec, service: string) =>
  ofTasks('AWS/ECS', name, stage, service);

/** Comes from Container Insights. */
export const runningTasks = (stage: StageSpec, service: string) =>
  ofTasks('ECS/ContainerInsights', 'RunningTaskCount', stage, service);

function ofTasks(namespace: string, name: string, stage: StageSpec, service: string): CloudWatchMetric {
  return {
    namespace,
    name,
    statistic: 'Average',
    dimensions: { ClusterName: clusterName(stage), ServiceName: service },
  };
}

/** Whether somebody counts what a policy follows: requests and their times are counted before a web service only. */
export function isMeasured({ metric }: ScalingPolicySpec, { kind }: ServiceSpec): boolean {
  return (metric !== 'requests' && metric !== 'latency') || kind === 'web';
}

/** Whether the program itself publishes numbers: what it scales on, or what its alarms and dashboards show. */
export function publishesMetrics({ scaling, metrics }: Pick<ServiceSpec, 'scaling' | 'metrics'>): boolean {
  return scaling.some(({ metric }) => metric === 'connections') || Object.keys(metrics?.custom ?? {}).length > 0;
}

/** Lowest number of replicas at any time. */
export function lowestNumber({ replicas, scaling }: ServiceSpec): number {
  const schedules = scaling.flatMap((policy) => (policy.metric === 'schedule' ? [policy.min] : []));
  return Math.min(replicas.min, ...schedules);
}
