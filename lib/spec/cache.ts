import { z } from 'zod';

/** An in-memory store. Containers that `use` it get `<NAME>_HOST`, `<NAME>_PORT`, `<NAME>_USERNAME`, `<NAME>_PASSWORD` and `<NAME>_URL`. */
export const cacheSchema = z.strictObject({
  engine: z.enum(['valkey', 'redis']).default('valkey').describe('`valkey` speaks the Redis protocol and costs less.'),
  version: z
    .string()
    .regex(/^\d+\.\d+$/, "a version such as '8.1'")
    .optional()
    .describe('Engine version. Default: 8.1 for valkey, 7.1 for redis.'),
  nodeType: z
    .string()
    .regex(/^[a-z0-9]+\.[a-z0-9]+$/, "a node type without 'cache.', such as 't4g.small'")
    .default('t4g.small')
    .describe('Node type without `cache.`.'),
  replicas: z
    .number()
    .int()
    .min(0)
    .max(5)
    .default(1)
    .describe('Copies in other zones that take over on failure. 0: no failover.'),
  eviction: z
    .enum(['volatile-lru', 'allkeys-lru', 'volatile-ttl', 'allkeys-lfu', 'volatile-lfu', 'noeviction'])
    .default('volatile-lru')
    .describe('What goes when memory is full. Job queues need `noeviction`.'),
  snapshotRetentionDays: z
    .number()
    .int()
    .min(0)
    .max(35)
    .default(1)
    .describe('Daily snapshots are kept this long, in days. 0: none.'),
  rotationDays: z
    .number()
    .int()
    .min(4)
    .max(365)
    .default(30)
    .describe("Age at which the services' passwords are changed, in days."),
});

export type CacheSpec = z.output<typeof cacheSchema>;
