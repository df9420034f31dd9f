import { z } from 'zod';

/** Object storage. Containers that `use` it get `<NAME>_BUCKET`. */
export const bucketSchema = z.strictObject({
  versioned: z.boolean().default(true).describe('Keeps earlier versions of each object.'),
  expireAfterDays: z
    .number()
    .int()
    .min(1)
    .optional()
    .describe('Objects are deleted at this age, in days. Default: never.'),
  keepVersionsDays: z.number().int().min(1).default(90).describe('Earlier versions are deleted at this age, in days.'),
});

export type BucketSpec = z.output<typeof bucketSchema>;
