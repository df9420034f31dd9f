import { z } from 'zod';
import { resourceName } from './name';

/** Who is told, and how soon: `critical` at any hour, `warning` when they are at work. */
export const severities = ['critical', 'warning'] as const;

export type Severity = (typeof severities)[number];

const percent = z.number().gt(0).max(100);

const common = {
  severity: z
    .enum(severities)
    .default('warning')
    .describe('Which of the `notifications` it goes to. `critical` wakes people.'),
  on: z
    .array(z.string().max(30))
    .min(1)
    .optional()
    .describe(
      'Services or data that it watches, by name. Default: everything that has the metric; of `errors` and `latency`, web services.',
    ),
};

const forMinutes = z
  .number()
  .int()
  .min(1)
  .max(60)
  .default(5)
  .describe('How long it has to last, in minutes. One minute in five may be better than the threshold, or missing.');

/** `metric`, with everything else that belongs to it. */
const kind = <M extends string, S extends z.ZodRawShape>(metric: M, meaning: string, fields: S) =>
  z.strictObject({ metric: z.literal(metric).describe(meaning), ...common, ...fields });

const lasting = { forMinutes };
const abovePercent = percent.describe('Raised above this, in percent.');
const aboveSeconds = z.number().positive().max(86_400).describe('Raised above this, in seconds.');

/** A statistic of CloudWatch: one of the five, or a percentile. */
const STATISTIC = /^(Average|Sum|Minimum|Maximum|SampleCount|p\d{1,2}(\.\d{1,2})?)$/;

/** A threshold of the description, which becomes an alarm for each thing that it watches. */
export const alarmSchema = z.discriminatedUnion('metric', [
  kind('errors', 'Share of the answers of web services, or of internal ones that it names, that are 5xx.', {
    ...lasting,
    abovePercent,
  }),
  kind('cpu', 'CPU use of services, databases and caches.', { ...lasting, abovePercent }),
  kind('memory', 'Memory use of services, databases and caches.', { ...lasting, abovePercent }),
  kind('disk', 'Disk use of services and databases.', { ...lasting, abovePercent }),
  kind(
    'availability',
    'Share of the requests to web services that are answered, over 30 days, judged by how fast its budget is spent.',
    {
      belowPercent: z.number().min(90).lt(100).describe('The share that must be answered, over 30 days, in percent.'),
    },
  ),
  kind('latency', 'Response time of web services, or of internal ones that it names.', {
    ...lasting,
    percentile: z.enum(['p50', 'p90', 'p95', 'p99']).default('p95').describe('Percentile of the response time.'),
    aboveMilliseconds: z.number().positive().max(600_000).describe('Raised above this, in milliseconds.'),
  }),
  kind('restarts', 'Restarts of replicas that nobody asked for.', {
    abovePerHour: z
      .number()
      .int()
      .min(0)
      .max(1000)
      .describe('Raised above this many within one hour. 0: at the first.'),
  }),
  kind('replication-lag', 'How far readers of databases are behind their writer.', { ...lasting, aboveSeconds }),
  kind('queue-age', 'Age of the oldest message that waits.', { ...lasting, aboveSeconds }),
  kind('queue-depth', 'Messages that wait.', {
    ...lasting,
    above: z.number().int().min(0).describe('Raised above this many messages.'),
  }),
  kind('queue-growth', 'Messages that come in and are not done, against what is usual at that hour.', {
    forMinutes: forMinutes.default(15),
    aboveDeviations: z
      .number()
      .min(1)
      .max(10)
      .default(3)
      .describe('Raised this many standard deviations above the usual. CloudWatch learns for two weeks.'),
  }),
  kind('connections', 'Open connections of databases.', {
    ...lasting,
    above: z.number().int().min(1).describe('Raised above this many connections.'),
  }),
  kind('custom', 'A metric of services themselves, declared in `services.<s>.metrics.custom`.', {
    ...lasting,
    name: z.string().describe('Name of the metric.'),
    statistic: z
      .string()
      .regex(STATISTIC, 'Average, Sum, Minimum, Maximum, SampleCount or a percentile such as p95')
      .default('Average')
      .describe('How the values of a minute become one: of all replicas together.'),
    above: z.number().optional().describe('Raised above this. Either this or `below`.'),
    below: z.number().optional().describe('Raised below this, and where nothing is reported. Either this or `above`.'),
  }),
]);

export type AlarmSpec = z.output<typeof alarmSchema>;
export type AlarmMetric = AlarmSpec['metric'];

/** Target for the stage as a whole: what becomes of requests at the load balancer. */
export const availabilitySchema = z.number().min(90).lt(100);

/** Planned work: alarms go on, and nobody is told. */
export const maintenanceSchema = z.strictObject({
  cron: z
    .string()
    .regex(/^(\S+\s+){4}\S+$/, 'five fields: minute hour day month weekday')
    .describe('When it begins, as five cron fields: minute hour day month weekday.'),
  timeZone: z.string().default('UTC').describe('IANA time zone of the cron fields.'),
  minutes: z.number().int().min(1).max(1440).describe('How long it lasts, in minutes.'),
  alarms: z.array(resourceName).min(1).optional().describe('Alarms that are silent meanwhile. Default: all.'),
});

export type MaintenanceSpec = z.output<typeof maintenanceSchema>;
