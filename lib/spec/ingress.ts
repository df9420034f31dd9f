import { z } from 'zod';

/** The way in: an Application Load Balancer that belongs to the network, not to a cluster. */
export const ingressSchema = z.strictObject({
  exposure: z
    .enum(['public', 'cdn-only'])
    .default('public')
    .describe(
      '`public`: reachable from the internet. `cdn-only`: only through the CDN. Fixed for the life of a stage.',
    ),
  allowedCidrs: z
    .array(z.string().regex(/^(\d{1,3}\.){3}\d{1,3}\/\d{1,2}$/, 'an IPv4 range such as 203.0.113.0/24'))
    .min(1)
    .optional()
    .describe('Only these address ranges may connect. Default: everybody.'),
  waf: z.boolean().default(true).describe('AWS WAF with the managed rules, in front of a public load balancer.'),
  rateLimitPer5Minutes: z
    .number()
    .int()
    .min(100)
    .max(2_000_000_000)
    .default(2000)
    .describe('Requests from one address in five minutes before WAF blocks it.'),
  idleTimeoutSeconds: z
    .number()
    .int()
    .min(1)
    .max(4000)
    .default(60)
    .describe('A silent connection is closed after this time, in seconds; raise it for websockets.'),
  accessLogDays: z.number().int().min(1).max(3653).default(90).describe('Access logs are kept this long, in days.'),
});

export type IngressSpec = z.output<typeof ingressSchema>;
