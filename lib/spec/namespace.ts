import { z } from 'zod';

/** The most that the services of a namespace may take, all replicas together. */
const quotaSchema = z.strictObject({
  cpu: z.number().positive().max(100_000).optional().describe('Processors, in vCPU. Default: what the services need.'),
  memoryMiB: z.number().int().positive().optional().describe('Memory, in MiB. Default: what the services need.'),
});

/** A group of services with a budget of its own. */
export const namespaceSchema = z.strictObject({
  quota: quotaSchema
    .prefault({})
    .describe('The most that its services may take, also while a release runs old replicas beside new ones.'),
});

export type NamespaceSpec = z.output<typeof namespaceSchema>;
