import { z } from 'zod';
import { resourceName } from './name';
import { deploymentTargets } from './target';

const roleArn = z
  .string()
  .regex(
    /^arn:aws[a-z-]*:iam::\d{12}:role\/[\w+=,.@/-]+$/,
    'the ARN of an IAM role, such as arn:aws:iam::111122223333:role/support',
  );

/** Places in which the services of a stage can run, side by side only during a move from one to the other. */
export const slotNames = ['a', 'b'] as const;
export type Slot = (typeof slotNames)[number];

const slotSchema = z.strictObject({
  weightPercent: z.number().int().min(0).max(100).describe('Share of new requests to web services, in percent.'),
  target: z.enum(deploymentTargets).optional().describe('What the slot runs on. Default: the target that is chosen.'),
});

/** Nodes for services that need a host of a certain size. Where services run without nodes, it has no effect. */
const nodePoolSchema = z.strictObject({
  vcpu: z.number().int().min(2).max(192).describe('Processors of one node, at least.'),
  memoryGiB: z.number().int().min(4).max(1536).describe('Memory of one node, in GiB, at least.'),
  max: z
    .number()
    .int()
    .min(1)
    .max(1000)
    .describe(
      'Caps the cost: together the nodes have at most so many times `vcpu` processors; each architecture, and Spot, by itself.',
    ),
  diskGiB: z
    .number()
    .int()
    .min(80)
    .max(16_384)
    .optional()
    .describe('Disk of one node, in GiB, at least. Default: what its services ask for.'),
  networkGbps: z
    .number()
    .positive()
    .max(600)
    .optional()
    .describe('Bandwidth that one node always has, in Gbit/s, at least. Default: any.'),
});

export type NodePoolSpec = z.output<typeof nodePoolSchema>;

/** Limits of gp3. https://docs.aws.amazon.com/ebs/latest/userguide/general-purpose.html, read on 2026-11-21. */
const storageClassSchema = z.strictObject({
  type: z.literal('gp3').describe('Kind of Amazon EBS volume.'),
  iops: z.number().int().min(3000).max(16_000).default(3000).describe('Operations per second.'),
  throughputMiBps: z.number().int().min(125).max(1000).default(125).describe('Throughput, in MiB/s.'),
});

export type StorageClassSpec = z.output<typeof storageClassSchema>;

/** What the services run on. */
export const computeSchema = z.strictObject({
  containerInsights: z.enum(['enhanced', 'on', 'off']).default('enhanced').describe('Detail of the container metrics.'),
  access: z
    .strictObject({
      viewers: z.array(roleArn).default([]).describe('IAM roles of people who may look at everything but secrets.'),
      operators: z.array(roleArn).default([]).describe('IAM roles of people who may also restart what runs.'),
      admins: z
        .array(roleArn)
        .default([])
        .describe(
          'IAM roles of people who may do everything, to repair the platform itself. Best one for emergencies.',
        ),
    })
    .prefault({})
    .describe('People who may use the platform itself.'),
  slots: z
    .strictObject({
      a: slotSchema.optional().describe('Where a system starts.'),
      b: slotSchema.optional().describe('Beside the first during a move, alone after it.'),
    })
    .prefault({ a: { weightPercent: 100 } })
    .describe('Where the services run. Two slots for a move to another target or cluster. The weights sum to 100.'),
  nodes: z
    .record(resourceName, nodePoolSchema)
    .default({})
    .describe('Pools of nodes of a certain size, by name, for services that ask for one.'),
  storageClasses: z
    .record(resourceName, storageClassSchema)
    .default({})
    .describe('Kinds of encrypted block storage, by name, for what a team itself runs in its cluster.'),
});

export type ComputeSpec = z.output<typeof computeSchema>;
