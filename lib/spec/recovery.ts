import { z } from 'zod';
import { certificateArn } from './domain';
import { networkSchema } from './network';

/** What stands ready in a second region, and how much may be lost when the first one is. */
export const recoverySchema = z.strictObject({
  strategy: z
    .enum(['none', 'backup', 'pilot-light', 'warm-standby'])
    .default('none')
    .describe(
      '`none`: nothing leaves the region. `backup`: copies of the data do. `pilot-light`: the data lives there as well, programs start when they are needed. `warm-standby`: the whole stage stands there, small.',
    ),
  region: z
    .string()
    .regex(/^[a-z]{2}(-[a-z]+)+-\d$/, 'a region such as us-west-2')
    .optional()
    .describe('The second region. Needed unless the strategy is `none`.'),
  zones: z
    .array(z.string().regex(/^[a-z]{2}(-[a-z]+)+-\d[a-z]$/, 'an Availability Zone such as us-west-2a'))
    .min(2)
    .max(3)
    .optional()
    .describe(
      'Availability Zones of the second region. Needed where something runs there: `pilot-light`, `warm-standby`.',
    ),
  network: networkSchema
    .optional()
    .describe('The private network of the second region. Needed where something runs there; a range of its own.'),
  certificateArn: certificateArn
    .optional()
    .describe('Certificate for the load balancer of the second region. Needed with `domain.certificateArn`.'),
  active: z
    .enum(['primary', 'secondary'])
    .default('primary')
    .describe('Which region serves. Changed after a failover is complete, so that the templates follow it.'),
  rpoMinutes: z
    .number()
    .positive()
    .optional()
    .describe('Most minutes of data that any single failure may cost. The plan refuses parts that cannot give it.'),
  rtoMinutes: z
    .number()
    .positive()
    .optional()
    .describe('Most minutes until the system serves again after any single failure.'),
  drill: z
    .strictObject({
      cron: z.string().describe('Five cron fields, in UTC: when a restore is rehearsed.'),
    })
    .optional()
    .describe('Rehearses the restore of the databases, and measures how long it takes. Default: none.'),
  faults: z
    .array(z.enum(['replica', 'zone', 'database']))
    .default([])
    .describe(
      'Faults that people can bring about to see what happens, each an experiment of AWS FIS: `replica` ends some replicas, `zone` cuts the network of one Availability Zone, `database` makes the standby take over. Refused in production.',
    ),
});

export type RecoverySpec = z.output<typeof recoverySchema>;
