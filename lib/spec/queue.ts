import { z } from 'zod';

/** A message queue with a dead-letter queue beside it. Containers that `use` or `consume` it get `<NAME>_QUEUE_URL`. */
export const queueSchema = z.strictObject({
  longestJobSeconds: z
    .number()
    .int()
    .min(1)
    .max(7_200)
    .default(30)
    .describe(
      'Longest time that one message takes, in seconds; the visibility timeout is six times this, and longer than its worker takes to stop.',
    ),
  retentionDays: z.number().int().min(1).max(14).default(4).describe('Unread messages are kept this long, in days.'),
  attempts: z
    .number()
    .int()
    .min(1)
    .max(1000)
    .default(5)
    .describe('Deliveries before a message goes to the dead-letter queue.'),
  fifo: z.boolean().default(false).describe('Strict order and exactly-once processing per message group.'),
});

export type QueueSpec = z.output<typeof queueSchema>;
