import { z } from 'zod';
import { resourceName } from './name';

const staticPath = z.string().regex(/^\/(?:[A-Za-z0-9_.-]+\/)*(?:\*|[A-Za-z0-9_.-]+)$/, {
  message: 'a path like /assets/* (everything below), /robots.txt (that file) or /* (what no service answers)',
});

const settings = z.strictObject({
  bucket: resourceName.describe('Bucket with the files.'),
  cacheSeconds: z
    .number()
    .int()
    .min(0)
    .max(31_536_000)
    .default(86_400)
    .describe('CloudFront keeps a file this long, in seconds, where the file has no Cache-Control of its own.'),
  spa: z
    .boolean()
    .default(false)
    .describe('Single-page application: a path without a file extension is answered with `index.html` of that folder.'),
});

const staticContent = z
  .union([resourceName, settings])
  .transform((content) => (typeof content === 'string' ? settings.parse({ bucket: content }) : content));

/** What stands between the users and the load balancer. */
export const edgeSchema = z.strictObject({
  cdn: z.boolean().default(false).describe('Puts Amazon CloudFront in front. Turning it on or off replaces nothing.'),
  cachedPaths: z
    .array(z.string().regex(/^\/[^\s]*$/, 'a path starts with / and has no spaces'))
    .default([])
    .describe('Paths whose answers CloudFront keeps, as the answers allow (Cache-Control): `/static/*`.'),
  static: z
    .record(staticPath, staticContent)
    .default({})
    .describe(
      "Files that CloudFront reads from a bucket, by path: `{ '/assets/*': 'assets' }`. The path is the key in the bucket: `/assets/logo.png` is `assets/logo.png`. Needs `cdn`.",
    ),
  waf: z.boolean().default(true).describe('AWS WAF with the managed rules, at the edge.'),
  priceClass: z
    .enum(['100', '200', 'all'])
    .default('100')
    .describe('100: North America and Europe. 200: also Asia, Africa. all: everywhere.'),
});

export type EdgeSpec = z.output<typeof edgeSchema>;
export type StaticContentSpec = z.output<typeof staticContent>;
