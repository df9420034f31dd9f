import type { ScalingPolicySpec } from '../../spec/scaling';
import type { ServiceSpec } from '../../spec/service';
import type { StageSpec } from '../../spec/stage';
import type { CloudWatchMetric, TrafficSource } from '../scaling-metrics';
import {
  activeConnections,
  messagesInWork,
  oldestMessage,
  requestsPerTarget,
  responseTime,
  runningTasks,
  taskUse,
  waitingMessages,
} from '../scaling-metrics';

/** Where the load of a service shows, beside its tasks. */
export interface LoadSource {
  readonly stage: StageSpec;
  readonly service: string;
  /** Value of CloudWatch's `LoadBalancer` dimension. */
  readonly loadBalancer?: string;
  /** Values of `TargetGroup`: two where a release shifts traffic from one to the other. */
  readonly targetGroups: readonly string[];
  /** Value of `QueueName`. */
  readonly queue?: string;
}

/** How much one task has to do, as metric math. */
export interface TaskLoad {
  readonly metric: ScalingPolicySpec['metric'];
  /** Metrics by the ids that the expressions know them by. */
  readonly queries: Readonly<Record<string, CloudWatchMetric>>;
  readonly expression: string;
  /** The value to hold. */
  readonly target: number;
  /** What it means when nothing is reported: no work, as in requests, or that nobody knows. */
  readonly silence: 'idle' | 'unknown';
  /** Of a queue: whether all of it is done. */
  readonly empty?: string;
}

/** Running tasks, as the expressions know them. */
export const TASKS = 'tasks';

/** What each policy of a service follows. A schedule follows nothing, and what nobody counts has no load. */
export function taskLoads({ scaling }: ServiceSpec, source: LoadSource): TaskLoad[] {
  return scaling.flatMap((policy, i) => taskLoad(policy, i, source) ?? []);
}

/** What one policy follows; `i` is its place in the list. */
export function taskLoad(policy: ScalingPolicySpec, i: number, source: LoadSource): TaskLoad | undefined {
  const load = loadOf(policy, `${policy.metric}${i}`, source);
  return load && { metric: policy.metric, ...load };
}

type Load = Omit<TaskLoad, 'metric'>;

function loadOf(policy: ScalingPolicySpec, id: string, source: LoadSource): Load | undefined {
  const { stage, service } = source;
  switch (policy.metric) {
    case 'cpu':
      return direct(id, taskUse('CPUUtilization', stage, service), policy.percent);
    case 'memory':
      return direct(id, taskUse('MemoryUtilization', stage, service), policy.percent);
    case 'connections':
      return direct(id, activeConnections(stage, service), policy.perReplica);
    case 'requests':
      // a task serves in one group at a time, so that the groups' numbers per target add up
      return overGroups(id, source, {
        metric: requestsPerTarget,
        expression: (groups) => `SUM(${groups})`,
        target: policy.perReplicaPerMinute,
      });
    case 'latency':
      return overGroups(id, source, {
        metric: (group) => responseTime(policy.percentile, group),
        expression: (groups) => `1000 * MAX(${groups})`,
        target: policy.milliseconds,
      });
    case 'queue':
      return source.queue === undefined || policy.list !== undefined ? undefined : queueLoad(policy, id, source);
    case 'schedule':
      return undefined;
  }
}

/** A metric that already counts for one task. */
function direct(id: string, metric: CloudWatchMetric, target: number): Load {
  return { queries: { [id]: metric }, expression: id, target, silence: 'unknown' };
}

interface Traffic {
  readonly metric: (source: TrafficSource) => CloudWatchMetric;
  readonly expression: (groups: string) => string;
  readonly target: number;
}

/** Undefined for what no load balancer stands before. */
function overGroups(
  id: string,
  { loadBalancer, targetGroups }: LoadSource,
  { metric, expression, target }: Traffic,
): Load | undefined {
  if (loadBalancer === undefined || targetGroups.length === 0) return undefined;
  const metrics = targetGroups.map((targetGroup) => metric({ loadBalancer, targetGroup }));
  const queries = Object.fromEntries(metrics.map((found, i) => [`${id}g${i}`, found]));
  return { queries, expression: expression(`[${Object.keys(queries).join(', ')}]`), target, silence: 'idle' };
}

function queueLoad(
  { depthPerReplica, oldestAgeSeconds }: Extract<ScalingPolicySpec, { metric: 'queue' }>,
  id: string,
  { stage, service, queue = '' }: LoadSource,
): Load {
  const [waiting, working] = [`${id}waiting`, `${id}working`];
  const queries = {
    [waiting]: waitingMessages(queue),
    [working]: messagesInWork(queue),
    [TASKS]: runningTasks(stage, service),
  };
  const common = { silence: 'unknown', empty: `${waiting} + ${working} < 1` } as const;
  if (oldestAgeSeconds !== undefined) {
    return { queries: { [id]: oldestMessage(queue), ...queries }, expression: id, target: oldestAgeSeconds, ...common };
  }
  // what is in work counts, too: a task must not go while it still has something
  const expression = `(${waiting} + ${working}) / IF(${TASKS} > 0, ${TASKS}, 1)`;
  return { queries, expression, target: depthPerReplica ?? 1, ...common };
}
