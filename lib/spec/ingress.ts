import { z } from 'zod';

const certificates = z
  .string()
  .trim()
  .max(100_000)
  .regex(
    /^(?:-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\s]+-----END CERTIFICATE-----\s*)+$/,
    'certificates as text (PEM), and nothing else: no key',
  );

/** The way in: an Application Load Balancer that belongs to the network, not to a cluster. */
export const ingressSchema = z.strictObject({
  exposure: z
    .enum(['public', 'cdn-only', 'cloudflare'])
    .default('public')
    .describe(
      '`public`: reachable from the internet. `cdn-only`: only through CloudFront; fixed for the life of a stage. `cloudflare`: reachable from the addresses of Cloudflare alone, with its certificate.',
    ),
  cloudflare: z
    .strictObject({
      originPullCa: certificates.describe(
        'Authorities (PEM) one of which signed the certificate that Cloudflare shows: authenticated origin pulls.',
      ),
    })
    .optional()
    .describe('How a request proves that it comes from Cloudflare. Required for `exposure: cloudflare`.'),
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
