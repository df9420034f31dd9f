import { z } from 'zod';
import { absolutePath, command, files, imageName, portNumber, secretReferenceSchema } from './container';
import { groupName, resourceName, serviceName, variableName } from './name';
import { probesSchema } from './probe';
import { releaseSchema } from './release';
import { serviceMetricsSchema } from './service-metrics';
import { resourcesSchema } from './resources';
import { routeSchema } from './route';
import { scalingBehaviorSchema, scalingPolicySchema } from './scaling';
import { sidecarSchema } from './sidecar';

/** With `*.` for everything below it, and a port where it is not 443. The last label is not a number, as addresses have. */
const HOST_NAME = /^(\*\.)?([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+([a-z]{2,}|xn--[a-z0-9-]*[a-z0-9])(:\d{1,5})?$/;

export const protocols = ['http', 'http2', 'grpc', 'tcp'] as const;

const replicasSchema = z
  .union([
    z.number().int().min(0).max(1000),
    z.strictObject({
      min: z.number().int().min(0).max(1000).describe('Lowest number, also at night.'),
      max: z.number().int().min(1).max(5000).describe('Highest number; it caps the cost.'),
    }),
  ])
  .transform((replicas) => (typeof replicas === 'number' ? { min: replicas, max: replicas } : replicas));

const usesSchema = z
  .union([
    resourceName,
    z.strictObject({
      name: resourceName.describe('Name of the database, cache, queue or bucket.'),
      access: z
        .enum(['owner', 'read-write', 'read-only'])
        .describe('`owner` may change the schema. Default: owner for the only user of a database, else read-write.')
        .optional(),
    }),
  ])
  .transform((use) => (typeof use === 'string' ? { name: use } : use));

const buildSchema = z
  .union([
    z.string(),
    z.strictObject({
      context: z.string().describe('Folder with the source code.'),
      dockerfile: z.string().default('Dockerfile').describe('Relative to the context.'),
      target: z.string().optional().describe('Stage of a multi-stage Dockerfile.'),
      args: z.record(z.string(), z.string()).default({}).describe('Build arguments.'),
    }),
  ])
  .transform((build) => (typeof build === 'string' ? { context: build, dockerfile: 'Dockerfile', args: {} } : build));

const permissionSchema = z.strictObject({
  actions: z
    .array(z.string().regex(/^[a-z0-9-]+:[A-Za-z0-9*]+$/, "an IAM action such as 'ses:SendEmail'"))
    .min(1)
    .describe('IAM actions.'),
  resources: z.array(z.string()).min(1).describe('ARNs.'),
  reason: z.string().min(20).describe('Why the service needs it; stands in the review.'),
});

/** One program in containers: what it is, what it needs, who may reach it. */
export const serviceSchema = z.strictObject({
  kind: z
    .enum(['web', 'internal', 'worker', 'daemon', 'job'])
    .describe(
      '`web` is load-balanced, `internal` private, `worker` takes work from a queue, `daemon` runs once on each of its nodes, `job` on a schedule.',
    ),
  group: groupName
    .default('main')
    .describe('Services of one group are deployed together. Part of the identity: changing it makes a new service.'),

  image: imageName
    .optional()
    .describe("An image made elsewhere. Default: the system's own repository, at the released tag."),
  build: buildSchema.optional().describe('Where the image is built from. A string is the folder.'),
  architecture: z.enum(['arm64', 'x86_64']).default('arm64').describe('Processor architecture of the image.'),
  entrypoint: command.optional().describe("Replaces the image's entry point."),
  command: command.optional().describe("Replaces the image's command."),

  port: portNumber.optional().describe('Port on which the container listens. Required for web and internal.'),
  protocol: z.enum(protocols).default('http').describe('What it speaks on that port.'),
  ports: z
    .record(z.string().regex(/^[a-z][a-z0-9-]{0,14}$/, 'at most 15 lower-case letters, digits and hyphens'), portNumber)
    .default({})
    .describe('Further ports, by name.'),
  tls: z
    .boolean()
    .default(false)
    .describe('The container itself speaks TLS on its port, with a certificate of its own.'),

  resources: resourcesSchema
    .prefault({ request: { cpu: 0.25, memoryMiB: 512 } })
    .describe('CPU and memory of one replica.'),
  ephemeralStorageGiB: z
    .number()
    .int()
    .min(20)
    .max(200)
    .optional()
    .describe('Scratch disk of one replica, in GiB. Default: 20.'),
  probes: probesSchema.prefault({}).describe('Health checks.'),
  replicas: replicasSchema.prefault(2).describe('Number of replicas, or `{ min, max }` when it scales.'),
  scaling: z.array(scalingPolicySchema).default([]).describe('What the number of replicas follows.'),
  scalingBehavior: scalingBehaviorSchema.optional().describe('How fast the number changes.'),
  capacity: z
    .strictObject({
      spot: z
        .boolean()
        .default(false)
        .describe('Use spare capacity, which may be taken away with two minutes of notice.'),
      onDemandBase: z.number().int().min(0).default(0).describe('Replicas that always run on regular capacity.'),
    })
    .prefault({})
    .describe('What the replicas run on.'),
  zones: z
    .array(z.string().regex(/^[a-z]$/, 'the letter of a zone, such as a'))
    .min(1)
    .optional()
    .describe("Letters of the stage's zones in which it runs, such as `['a', 'b']`. Default: all."),
  nodes: resourceName
    .optional()
    .describe('Pool of `compute.nodes` on which it runs, alone with others that ask for it. Default: any node.'),
  shutdownSeconds: z
    .number()
    .int()
    .min(2)
    .max(3600)
    .default(30)
    .describe('Time between the request to stop and the kill, in seconds.'),
  release: releaseSchema.prefault({ strategy: 'rolling' }).describe('How a new version takes over.'),

  routes: z.array(routeSchema).default([]).describe('Requests that reach it from outside. Only for web.'),
  websocket: z.boolean().default(false).describe('Holds long connections.'),
  sticky: z
    .union([
      z.boolean(),
      z.strictObject({
        ttlSeconds: z.number().int().min(1).max(604_800).describe('How long, in seconds: a week at most.'),
      }),
    ])
    .transform((sticky) => (sticky === true ? { ttlSeconds: 86_400 } : sticky))
    .prefault(false)
    .describe('A client comes back to the same replica. `true`: for a day.'),

  calls: z.array(serviceName).default([]).describe('Services that it sends requests to. Gets `<NAME>_URL` for each.'),
  uses: z.array(usesSchema).default([]).describe('Databases, caches, queues and buckets that it reads or writes.'),
  consumes: resourceName.optional().describe('Queue that a worker takes its work from.'),
  egress: z
    .union([
      z.literal('internet'),
      z.array(
        z.string().regex(HOST_NAME, 'a host name such as api.openai.com, *.googleapis.com or api.example.com:80'),
      ),
    ])
    .prefault([])
    .describe(
      'What it may reach outside: nothing, host names, or `internet` (HTTPS to anywhere). A name means port 443 unless it says another.',
    ),

  env: z.record(variableName, z.string()).default({}).describe('Configuration that is not secret.'),
  secrets: z
    .record(variableName, secretReferenceSchema)
    .default({})
    .describe('Environment variables whose value is a secret: `{ OPENAI_API_KEY: "openai" }`.'),
  files,
  mounts: z.record(absolutePath, resourceName).default({}).describe('File systems: path in the container to name.'),
  sidecars: z.record(serviceName, sidecarSchema).default({}).describe('Further containers beside it.'),
  permissions: z.array(permissionSchema).default([]).describe('AWS permissions beyond those that `uses` brings.'),

  schedule: z
    .strictObject({
      cron: z
        .string()
        .regex(/^(\S+\s+){4}\S+$/, 'five fields: minute hour day month weekday')
        .describe('When, as five cron fields: minute hour day month weekday.'),
      timeZone: z.string().default('UTC').describe('IANA time zone of the cron fields.'),
    })
    .optional()
    .describe('When a job runs.'),
  timeoutSeconds: z
    .number()
    .int()
    .min(60)
    .max(86_400)
    .optional()
    .describe('A job that runs longer is stopped, in seconds.'),
  beforeRelease: z
    .boolean()
    .default(false)
    .describe(
      'A job that runs to its end before a new version of its group starts, and stops the release when it fails: database migrations. It has no schedule, and must succeed again when there is nothing to do, also after a later version did more.',
    ),
  privileged: z.boolean().default(false).describe('Root on its host. Only for a daemon.'),
  namespace: serviceName.optional().describe('Kubernetes namespace. Default: the system.'),
  exec: z
    .boolean()
    .default(false)
    .describe('A person may open a shell in the running container. Refused in production.'),
  metrics: serviceMetricsSchema.optional().describe('Numbers that the program gives out about itself. Default: none.'),
  logDays: z.number().int().min(1).max(3653).default(30).describe('Logs are kept this long, in days.'),
});

/** A program of Slipway's own that works on a database, with rights that no declared service has. */
export interface DatabaseTool {
  /** `dump` reads the database and writes new copies; `restore` reads copies, and runs when a person starts it. */
  readonly program: 'dump' | 'restore';
  readonly database: string;
  /** First part of the names of its objects. */
  readonly prefix: string;
  /** Major version of PostgreSQL, which the client programs must have. */
  readonly major: string;
}

export type ServiceSpec = z.output<typeof serviceSchema> & {
  /** Of a job that nobody declared: lib/spec/backup-jobs.ts. */
  readonly tool?: DatabaseTool;
};
export type ServiceInput = z.input<typeof serviceSchema>;
export type ServiceKind = ServiceSpec['kind'];
