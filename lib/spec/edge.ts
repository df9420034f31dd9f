import { z } from 'zod';

/** What stands between the users and the load balancer. */
export const edgeSchema = z.strictObject({
  cdn: z.boolean().default(false).describe('Puts Amazon CloudFront in front. Turning it on or off replaces nothing.'),
  cachedPaths: z
    .array(z.string().regex(/^\/[^\s]*$/, 'a path starts with / and has no spaces'))
    .default([])
    .describe('Paths whose answers CloudFront keeps, as the answers allow (Cache-Control): `/static/*`.'),
  waf: z.boolean().default(true).describe('AWS WAF with the managed rules, at the edge.'),
  priceClass: z
    .enum(['100', '200', 'all'])
    .default('100')
    .describe('100: North America and Europe. 200: also Asia, Africa. all: everywhere.'),
});

export type EdgeSpec = z.output<typeof edgeSchema>;
