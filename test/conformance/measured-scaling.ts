import type { ObservedScaling } from './observed';

/** What CloudWatch measures, in the words of the description. Times are in milliseconds, except the age of a message. */
export function scalingOn(metric: string, statistic: string, target: number): ObservedScaling {
  switch (metric) {
    case 'CPUUtilization':
      return { metric: 'cpu', percent: target };
    case 'MemoryUtilization':
      return { metric: 'memory', percent: target };
    case 'RequestCount':
    case 'RequestCountPerTarget':
      return { metric: 'requests', perReplicaPerMinute: target };
    case 'TargetResponseTime':
      return { metric: 'latency', percentile: statistic, milliseconds: target };
    case 'ActiveConnections':
      return { metric: 'connections', perReplica: target };
    case 'ApproximateNumberOfMessagesVisible':
      return { metric: 'queue', depthPerReplica: target };
    case 'ApproximateAgeOfOldestMessage':
      return { metric: 'queue', oldestAgeSeconds: target };
    default:
      throw new Error(`unknown metric ${metric}`);
  }
}
