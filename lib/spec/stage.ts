import { z } from 'zod';
import { alarmSchema, availabilitySchema, maintenanceSchema } from './alarm';
import { backupSchema } from './backup';
import { bucketSchema } from './bucket';
import { cacheSchema } from './cache';
import { databaseSchema } from './database';
import type { Slot } from './compute';
import { computeSchema } from './compute';
import { deliverySchema } from './delivery';
import { domainSchema } from './domain';
import { edgeSchema } from './edge';
import { fileSystemSchema } from './file-system';
import { ingressSchema } from './ingress';
import { meshSchema } from './mesh';
import { resourceName, serviceName, systemName } from './name';
import { namespaceSchema } from './namespace';
import { networkSchema } from './network';
import { notificationsSchema } from './notifications';
import { observabilitySchema } from './observability';
import { queueSchema } from './queue';
import { recoverySchema } from './recovery';
import { secretSchema } from './secret';
import type { ServiceSpec } from './service';
import { serviceSchema } from './service';

const region = z.string().regex(/^[a-z]{2}(-[a-z]+)+-\d$/, 'a region such as us-east-1');

/** What the strictest service, IAM, takes as a tag. https://docs.aws.amazon.com/IAM/latest/UserGuide/id_tags.html */
const TAG = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u;
const tagText = 'letters, digits, spaces and _ . : / = + - @';
const tagValue = (maxLength: number) => z.string().max(maxLength).regex(TAG, tagText);
const tagKey = z
  .string()
  .min(1)
  .max(128)
  .regex(TAG, tagText)
  .regex(/^(?!aws:)/i, "not starting with 'aws:', which is reserved");

/** A change to data that stands, which its author has weighed. */
export const dataChangeSchema = z.strictObject({
  path: z
    .string()
    .regex(/^(data|network|databases\.[a-z0-9-]+)$/, "'data', 'network', or a database such as databases.main")
    .describe(
      'What the change gives up, by the path under which it was deployed: `databases.main`, `network`, `data`.',
    ),
  reason: z.string().min(20).describe('Why its data is not needed there any more, in a sentence.'),
});

export type DataChangeSpec = z.output<typeof dataChangeSchema>;

/** Facts of a stage, beside what it overrides. */
export const stageFacts = {
  account: z
    .string()
    .regex(/^\d{12}$/, 'twelve digits')
    .optional()
    .describe('AWS account. Default: the account of the credentials in use.'),
  region: region.describe('AWS region.'),
  zones: z
    .array(z.string().regex(/^[a-z]{2}(-[a-z]+)+-\d[a-z]$/, 'an Availability Zone such as us-east-1a'))
    .min(2)
    .max(3)
    .describe('Availability Zones, three as a rule. The order is part of the network: append, never reorder.'),
  production: z.boolean().describe('Real users depend on it. Default: true for a stage named prod or production.'),
  dataChanges: z
    .array(dataChangeSchema)
    .default([])
    .describe(
      'Lets one deployment remove, rename or replace what holds data, which is refused otherwise. An entry counts in the deployment that brings it, and never again.',
    ),
};

/** A finding that the author of the description has weighed and accepts. */
export const acceptSchema = z.strictObject({
  path: z.string().describe('Path of the fact that would be refused.'),
  target: z.enum(['fargate', 'eks']).optional().describe('Only on this target. Default: both.'),
  reason: z.string().min(20).describe('Why it is acceptable to go without, in a sentence.'),
});

/** Everything that is described once and that a stage may override. */
export const systemFacts = {
  name: systemName,
  description: z.string().max(256).optional().describe('One sentence on what the system does.'),
  owner: tagValue(128).optional().describe('Team that answers for it; a tag on everything.'),
  costCentre: tagValue(128).optional().describe('Who pays; a tag on everything.'),
  tags: z.record(tagKey, tagValue(256)).default({}).describe('Further tags on everything.'),
  data: z
    .enum(['keep', 'disposable'])
    .default('keep')
    .describe('`keep` protects data from deletion. `disposable` lets it go with the stacks; refused in production.'),
  services: z.record(serviceName, serviceSchema).describe('Programs, by name.'),
  databases: z.record(resourceName, databaseSchema).default({}).describe('Relational databases, by name.'),
  caches: z.record(resourceName, cacheSchema).default({}).describe('In-memory stores, by name.'),
  queues: z.record(resourceName, queueSchema).default({}).describe('Message queues, by name.'),
  buckets: z.record(resourceName, bucketSchema).default({}).describe('Object storage, by name.'),
  fileSystems: z.record(resourceName, fileSystemSchema).default({}).describe('Shared file systems, by name.'),
  secrets: z.record(resourceName, secretSchema).default({}).describe('Secrets, by name.'),
  network: networkSchema.prefault({}).describe('The private network.'),
  ingress: ingressSchema.prefault({}).describe('The load balancer.'),
  edge: edgeSchema.prefault({}).describe('What stands in front of the load balancer.'),
  domain: domainSchema.optional().describe('The public name.'),
  compute: computeSchema.prefault({}).describe('What the services run on.'),
  namespaces: z.record(serviceName, namespaceSchema).default({}).describe('Budgets of groups of services, by name.'),
  mesh: meshSchema.optional().describe('A service mesh. Default: none, and nothing of it.'),
  observability: observabilitySchema.prefault({}).describe('Where numbers, logs and traces go, and what is audited.'),
  backup: backupSchema.optional().describe('Copies of the data beside point-in-time recovery.'),
  recovery: recoverySchema.optional().describe('What stands ready in a second region. Default: nothing.'),
  availability: availabilitySchema
    .optional()
    .describe('Percent of requests answered, over 30 days: `99.9`. Default: no target, and no alarms for one.'),
  alarms: z.record(resourceName, alarmSchema).default({}).describe('Thresholds of which people are told, by name.'),
  notifications: notificationsSchema.prefault({}).describe('Who is told.'),
  maintenance: z
    .record(resourceName, maintenanceSchema)
    .default({})
    .describe('Times of planned work, by name, in which alarms tell nobody.'),
  delivery: deliverySchema.optional().describe('How new versions reach the stages.'),
  accept: z.array(acceptSchema).default([]).describe('Refusals that are weighed and accepted.'),
};

export const stageSchema = z.strictObject({ ...systemFacts, ...stageFacts });

type ResolvedStage = z.output<typeof stageSchema>;

/** One stage of a system with defaults and overrides applied: what the engines read. */
export type StageSpec = Omit<ResolvedStage, 'name' | 'services'> & {
  /** The declared programs, and the jobs that dumps bring. */
  readonly services: Readonly<Record<string, ServiceSpec>>;
  /** Name of the system. */
  readonly system: string;
  /** Name of the stage. */
  readonly stage: string;
  /** What the author wrote for this stage, overrides applied, defaults not: the facts that the lowering report answers for. */
  readonly declared: Record<string, unknown>;
  /** Set where this is the stage in its second region. */
  readonly standby?: {
    /** Where its data comes from. */
    readonly primaryRegion: string;
    /** Whether it took over. */
    readonly serves: boolean;
    /** Whether its services run: in a warm standby always, in a pilot light when it took over. */
    readonly runs: boolean;
    /** Whether a failover leads the name there by records of its own, without a deployment. */
    readonly leadsName: boolean;
  };
  /** The compute slot that is built from it. Left out where the stage as a whole is meant: its network, its data. */
  readonly slot?: Slot;
};
