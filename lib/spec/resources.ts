import { z } from 'zod';

const amounts = {
  cpu: z.number().positive().max(192).describe('Processor share, in vCPU: 0.5 is half a vCPU (Kubernetes: 500m).'),
  memoryMiB: z.number().int().positive().describe('Memory, in MiB: 1024 is one GiB.'),
};

/** What one replica is promised, and what it may use at most. */
export const resourcesSchema = z.strictObject({
  request: z.strictObject(amounts).describe('What one replica is promised.'),
  limit: z
    .strictObject({ cpu: amounts.cpu.optional(), memoryMiB: amounts.memoryMiB.optional() })
    .prefault({})
    .describe('The most that one replica may use. Default: the request.'),
});

export type ResourcesSpec = z.output<typeof resourcesSchema>;
