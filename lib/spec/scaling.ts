import { z } from 'zod';
import { resourceName } from './name';

const percent = z.number().min(1).max(100);

export const scalingPolicySchema = z.discriminatedUnion('metric', [
  z.strictObject({
    metric: z.literal('cpu').describe('Keeps the average CPU use at a value.'),
    percent: percent.describe('Average CPU use of the request, in percent.'),
  }),
  z.strictObject({
    metric: z.literal('memory').describe('Keeps the average memory use at a value.'),
    percent: percent.describe('Average memory use, in percent.'),
  }),
  z.strictObject({
    metric: z.literal('requests').describe('Keeps the requests per replica at a value.'),
    perReplicaPerMinute: z.number().positive().describe('Requests that one replica serves per minute.'),
  }),
  z.strictObject({
    metric: z.literal('latency').describe('Keeps the response time under a value.'),
    percentile: z.enum(['p50', 'p90', 'p95', 'p99']).describe('Percentile of the response time.'),
    milliseconds: z.number().positive().describe('Response time to hold, in milliseconds.'),
  }),
  z.strictObject({
    metric: z.literal('connections').describe('Keeps the open connections per replica at a value.'),
    perReplica: z.number().positive().describe('Open connections that one replica holds.'),
  }),
  z.strictObject({
    metric: z.literal('queue').describe('Follows the queue that the worker consumes: depth or age, one of the two.'),
    depthPerReplica: z
      .number()
      .positive()
      .optional()
      .describe('Messages that one replica may have before it, those that it works on included.'),
    oldestAgeSeconds: z.number().positive().optional().describe('Age of the oldest message, in seconds.'),
    cache: resourceName.optional().describe('Cache that keeps the queue as a list. Default: the queue of `consumes`.'),
    list: z.string().min(1).optional().describe('Key of the list in that cache.'),
  }),
  z.strictObject({
    metric: z.literal('schedule').describe('Changes the bounds at a point in time.'),
    cron: z.string().describe('When, as five cron fields: minute hour day month weekday.'),
    timeZone: z.string().default('UTC').describe('IANA time zone of the cron fields.'),
    min: z.number().int().min(0).describe('Lowest number of replicas from then on.'),
    max: z.number().int().min(1).optional().describe('Highest number from then on. Default: unchanged.'),
  }),
]);

const step = z.strictObject({
  replicas: z.number().int().min(1).describe('Replicas added or removed in one step.'),
  everySeconds: z.number().int().min(10).max(3600).describe('Shortest time between two steps, in seconds.'),
});

export const scalingBehaviorSchema = z.strictObject({
  scaleOut: step.optional().describe('How fast replicas are added. Default: as the platform computes.'),
  scaleIn: step
    .extend({
      belowPercent: percent
        .optional()
        .describe('Remove replicas only under this use: in percent of CPU or memory, else of the value to hold.'),
    })
    .optional()
    .describe('How fast replicas are removed. Default: as the platform computes.'),
});

export type ScalingPolicySpec = z.output<typeof scalingPolicySchema>;
export type ScalingBehaviorSpec = z.output<typeof scalingBehaviorSchema>;
type ScalingPolicyInput = z.input<typeof scalingPolicySchema>;

/** Keeps the average CPU use of all replicas at this percentage of their request. */
export const cpu = (percentOfRequest: number) => ({ metric: 'cpu', percent: percentOfRequest }) as const;

/** Keeps the average memory use of all replicas at this percentage. */
export const memory = (percentOfRequest: number) => ({ metric: 'memory', percent: percentOfRequest }) as const;

/** Keeps requests per replica and minute at this number. */
export const requests = (perReplicaPerMinute: number) => ({ metric: 'requests', perReplicaPerMinute }) as const;

/** Keeps a percentile of the response time under a number of milliseconds: `latency({ p95: 500 })`. */
export function latency(
  target: { p50: number } | { p90: number } | { p95: number } | { p99: number },
): ScalingPolicyInput {
  const [percentile, milliseconds] = Object.entries(target)[0] as ['p50' | 'p90' | 'p95' | 'p99', number];
  return { metric: 'latency', percentile, milliseconds };
}

/** Keeps open connections per replica at this number. */
export const connections = (perReplica: number) => ({ metric: 'connections', perReplica }) as const;

/**
 * Scales on the queue that the worker consumes: messages per replica, or age of the oldest in seconds. With `cache` and
 * `list` on a list that a cache keeps: `queue({ depth: 100, cache: 'sessions', list: 'jobs' })`.
 */
export const queue = (target: { depth: number; cache?: string; list?: string } | { ageSeconds: number }) => {
  if ('ageSeconds' in target) return { metric: 'queue', oldestAgeSeconds: target.ageSeconds } as const;
  const { depth, ...place } = target;
  return { metric: 'queue', depthPerReplica: depth, ...place } as const;
};

/** From a point in time on, keeps at least `min` (and at most `max`) replicas. */
export const schedule = (cron: string, bounds: { min: number; max?: number; timeZone?: string }) =>
  ({ metric: 'schedule', cron, ...bounds }) as const;
