import { z } from 'zod';
import { absolutePath, portNumber } from './container';

/** Legal in Prometheus and in CloudWatch alike, so that it bears one name everywhere. */
export const METRIC_NAME = /^[a-zA-Z_][a-zA-Z0-9_]{0,99}$/;

/** Numbers that a program gives out about itself. */
export const serviceMetricsSchema = z.strictObject({
  path: absolutePath.default('/metrics').describe('Path at which it answers in the format of Prometheus.'),
  port: portNumber.optional().describe('Port, one of those that the service declares. Default: `port`.'),
  intervalSeconds: z
    .number()
    .int()
    .min(10)
    .max(300)
    .default(60)
    .describe('How often it is asked, in seconds. CloudWatch keeps one value a minute.'),
  custom: z
    .record(
      z.string().regex(METRIC_NAME, 'letters, digits and underscores, as Prometheus has them'),
      z.strictObject({
        unit: z
          .enum(['count', 'seconds', 'milliseconds', 'bytes', 'percent'])
          .default('count')
          .describe('What one of it is.'),
        kind: z
          .enum(['counter', 'gauge', 'histogram'])
          .default('gauge')
          .describe('`counter` only rises, `gauge` goes up and down, `histogram` holds a value for each event.'),
        description: z.string().max(200).optional().describe('What it counts; title of its panel in the dashboard.'),
      }),
    )
    .default({})
    .describe('Metrics of the application that alarms and dashboards know, by the name it publishes.'),
});

export type ServiceMetricsSpec = z.output<typeof serviceMetricsSchema>;
