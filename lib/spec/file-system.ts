import { z } from 'zod';

/** Shared files (Amazon EFS), mounted by the services that name it in `mounts`. */
export const fileSystemSchema = z.strictObject({
  expectedGiB: z
    .number()
    .int()
    .min(1)
    .optional()
    .describe('Size to plan and claim for, in GiB; EFS itself has no size.'),
  throughput: z.enum(['elastic', 'bursting']).default('elastic').describe('How throughput is billed.'),
});

export type FileSystemSpec = z.output<typeof fileSystemSchema>;
