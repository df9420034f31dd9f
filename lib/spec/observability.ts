import { z } from 'zod';
import { imageName } from './container';
import { resourceName } from './name';

const days = z.number().int().min(1).max(3653);

/** What PostgreSQL can write down about the statements of its users. https://github.com/pgaudit/pgaudit#pgauditlog */
export const auditedStatements = ['read', 'write', 'function', 'role', 'ddl', 'misc'] as const;

const auditSchema = z.strictObject({
  database: z
    .array(z.enum(auditedStatements))
    .default([])
    .describe(
      'Statements that databases record, by class of pgaudit: `write` is INSERT, UPDATE, DELETE; `ddl` changes of tables, `role` of users and rights. Default: none.',
    ),
  access: z
    .literal(true)
    .default(true)
    .describe('Requests are recorded by load balancer, CDN and buckets. Always so; may be said.'),
  api: z
    .union([
      z.boolean(),
      z.strictObject({
        buckets: z.array(resourceName).describe('Buckets of which each reading and writing of an object is recorded.'),
      }),
    ])
    .transform((api) => (api === true ? { buckets: [] } : api === false ? undefined : api))
    .prefault(false)
    .describe(
      'A trail of who changed what through the API of AWS: tamper-evident, in a bucket of its own. `{ buckets }` adds what happens to objects in them.',
    ),
});

/** Where signals of the services go: numbers, logs, traces, and who looks at them. */
export const observabilitySchema = z.strictObject({
  metrics: z
    .enum(['cloudwatch', 'prometheus'])
    .default('cloudwatch')
    .describe('Who keeps the numbers that services offer at `services.<s>.metrics`, and those of their containers.'),
  logs: z.enum(['cloudwatch', 'loki']).default('cloudwatch').describe('Who keeps what services write to their output.'),
  traces: z
    .enum(['none', 'xray', 'tempo', 'jaeger'])
    .default('none')
    .describe('Who keeps traces. Services send them by OpenTelemetry to `OTEL_EXPORTER_OTLP_ENDPOINT`.'),
  dashboards: z.enum(['cloudwatch', 'grafana']).default('cloudwatch').describe('Where people look.'),
  logDays: z
    .strictObject({
      access: days
        .optional()
        .describe(
          'Lines of JSON with `"class": "access"` are kept apart, for so many days. Default: with the others of their service.',
        ),
      audit: days
        .optional()
        .describe(
          'Lines of JSON with `"class": "audit"` are kept apart, under a key of their own, for so many days. Also the days of `audit`. Default: such lines stay with the others of their service; what `audit` records is kept for 365 days.',
        ),
      infrastructure: days
        .default(30)
        .describe('What nodes, collectors and other parts around the services write is kept this long, in days.'),
    })
    .prefault({})
    .describe('How long logs are kept, by class. Those of the applications: `services.<s>.logDays`.'),
  images: z
    .strictObject({
      collector: imageName.optional().describe('Collector beside services on fargate.'),
      logRouter: imageName.optional().describe('Router of log lines by class beside services on fargate.'),
    })
    .prefault({})
    .describe(
      'Copies, in repositories of Amazon ECR, of what runs beside services on fargate. Default: the public images of AWS, for which TCP 443 is open to the internet.',
    ),
  audit: auditSchema.prefault({}).describe('What is recorded so that it can be proved later.'),
});

export type ObservabilitySpec = z.output<typeof observabilitySchema>;
