import type { CloudWatchMetric } from '../scaling-metrics';
import { oldestMessage, waitingMessages } from '../scaling-metrics';
import type { Measure } from './alarm-definition';
import type { MetricPlaces } from './metric-places';

export function queueDepth(name: string, { queue }: MetricPlaces): Measure {
  const metrics = { waiting: waitingMessages(queue(name)) };
  return { metrics, expression: 'waiting', label: `messages that wait in ${name}`, unit: 'count' };
}

export function queueAge(name: string, { queue }: MetricPlaces): Measure {
  const metrics = { oldest: oldestMessage(queue(name)) };
  return { metrics, expression: 'oldest', label: `oldest message in ${name}`, unit: 'seconds' };
}

/** Messages that came in and were not done, in a period: negative while a backlog is worked off. */
export function queueGrowth(name: string, { queue }: MetricPlaces): Measure {
  const metrics = {
    sent: moved('NumberOfMessagesSent', queue(name)),
    done: moved('NumberOfMessagesDeleted', queue(name)),
  };
  return { metrics, expression: 'sent - done', label: `growth of ${name}`, unit: 'count' };
}

export function moved(name: string, queue: string): CloudWatchMetric {
  return { namespace: 'AWS/SQS', name, statistic: 'Sum', dimensions: { QueueName: queue } };
}
