import { z } from 'zod';

/** Aurora's measure of size: one has about 2 GiB of memory, with processor and network to match. */
const capacity = z.number().max(256).multipleOf(0.5);

/** A relational database. Containers that `use` it get `<NAME>_HOST`, `<NAME>_PORT`, `<NAME>_NAME`, `<NAME>_USERNAME`, `<NAME>_PASSWORD` and `<NAME>_URL`. */
export const databaseSchema = z.strictObject({
  engine: z
    .enum(['postgres', 'aurora-postgres'])
    .default('postgres')
    .describe('`postgres` is Amazon RDS for PostgreSQL; `aurora-postgres` is Amazon Aurora.'),
  version: z
    .string()
    .regex(/^\d+(\.\d+)?$/, "a major version such as '17', or an exact one such as '17.9'")
    .default('17')
    .describe('Major version, or an exact one.'),
  highAvailability: z
    .enum(['single-az', 'multi-az', 'multi-az-cluster'])
    .default('multi-az')
    .describe(
      '`single-az`: one instance. `multi-az`: a standby in another zone takes over in one to two minutes. `multi-az-cluster`: one writer and two readable standbys.',
    ),
  instanceType: z
    .string()
    .regex(/^[a-z0-9-]+\.[a-z0-9]+$/, "an instance class without 'db.', such as 't4g.medium'")
    .optional()
    .describe(
      'Instance class without `db.`. Default: `t4g.medium`; `m6gd.large` in a Multi-AZ cluster, which has classes of its own.',
    ),
  serverless: z
    .strictObject({
      minCapacity: capacity.min(0).default(0.5).describe('Smallest size, in Aurora capacity units. `0` lets it pause.'),
      maxCapacity: capacity.min(1).describe('Largest size, in Aurora capacity units of about 2 GiB of memory.'),
      pauseAfterMinutes: z
        .number()
        .int()
        .min(5)
        .max(1440)
        .optional()
        .describe('Pauses after so long without a connection, in minutes; the next one waits about 15 seconds.'),
    })
    .optional()
    .describe('Aurora Serverless v2: a size that follows the load, instead of an instance class.'),
  storageGiB: z.number().int().min(20).max(65_536).default(20).describe('Storage at creation, in GiB.'),
  maxStorageGiB: z
    .number()
    .int()
    .min(20)
    .max(65_536)
    .optional()
    .describe('Storage grows by itself up to this size, in GiB. Default: twice `storageGiB`.'),
  readReplicas: z
    .number()
    .int()
    .min(0)
    .max(15)
    .default(0)
    .describe('Asynchronous copies for reading, behind one address.'),
  proxy: z
    .boolean()
    .default(false)
    .describe('Puts Amazon RDS Proxy in front: it pools connections, and keeps them through a failover.'),
  backupRetentionDays: z
    .number()
    .int()
    .min(1)
    .max(35)
    .default(30)
    .describe('Point-in-time recovery reaches back this far, in days.'),
  rotationDays: z
    .number()
    .int()
    .min(4)
    .max(365)
    .default(30)
    .describe("Age at which the services' passwords are changed, in days."),
  parameters: z.record(z.string(), z.string()).default({}).describe('PostgreSQL settings, by name.'),
  existing: z
    .strictObject({
      host: z.string().describe('Host name of the writer.'),
      readerHost: z.string().optional().describe('Host name for reading. Default: the writer.'),
      port: z.number().int().min(1).max(65535).default(5432).describe('Port on which it listens.'),
      database: z.string().describe('Name of the database on that host.'),
      securityGroupId: z
        .string()
        .regex(/^sg-[0-9a-f]+$/, 'the id of a security group, such as sg-0123456789abcdef0')
        .describe('Its security group; the services are let in there.'),
      adminSecretArn: z
        .string()
        .regex(/^arn:aws[a-z-]*:secretsmanager:/, 'the ARN of a secret')
        .describe('Secret with `username` and `password` of a user who may create roles. Slipway does not change it.'),
      adminSecretKeyArn: z
        .string()
        .regex(/^arn:aws[a-z-]*:kms:[^:]+:\d{12}:key\//, 'the ARN of a KMS key')
        .optional()
        .describe('KMS key of that secret. Default: the one that AWS has for secrets.'),
    })
    .optional()
    .describe('Use a database that is already there instead of making one.'),
});

export type DatabaseSpec = z.output<typeof databaseSchema>;
