import { z } from 'zod';

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
    .default('t4g.medium')
    .describe('Instance class without `db.`.'),
  storageGiB: z.number().int().min(20).max(65_536).default(20).describe('Storage at creation, in GiB.'),
  maxStorageGiB: z
    .number()
    .int()
    .min(20)
    .max(65_536)
    .optional()
    .describe('Storage grows by itself up to this size, in GiB. Default: twice `storageGiB`.'),
  readReplicas: z.number().int().min(0).max(15).default(0).describe('Asynchronous copies for reading.'),
  proxy: z.boolean().default(false).describe('Puts Amazon RDS Proxy in front: connection pooling and faster failover.'),
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
      port: z.number().int().min(1).max(65535).default(5432).describe('Port on which it listens.'),
      database: z.string().describe('Name of the database on that host.'),
      securityGroupId: z
        .string()
        .regex(/^sg-[0-9a-f]+$/, 'the id of a security group, such as sg-0123456789abcdef0')
        .describe('Its security group; the services are let in there.'),
      adminSecretArn: z
        .string()
        .regex(/^arn:aws[a-z-]*:secretsmanager:/, 'the ARN of a secret')
        .describe('Secret with `username` and `password` of a user who may create roles.'),
    })
    .optional()
    .describe('Use a database that is already there instead of making one.'),
});

export type DatabaseSpec = z.output<typeof databaseSchema>;
