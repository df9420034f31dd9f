import { AUTHORITY } from '../support/certificates';
import type { Description } from '../support/descriptions';

const web = (...routes: unknown[]) => ({ kind: 'web', port: 3000, routes });
const certificateArn = 'arn:aws:acm:us-east-1:111122223333:certificate/0a1b2c3d-0a1b-0a1b-0a1b-0a1b2c3d4e5f';

/** Ways from a browser to a service or a file that no system of this repository has, by what is special. */
export const waysIn: [string, Description][] = [
  [
    'files through the CDN, and paths that services do not see',
    {
      services: { api: { routes: ['/v1/*'] }, auth: web({ path: '/v1/auth/*', rewrite: '/' }) },
      buckets: { files: {}, site: {} },
      edge: { static: { '/*': { bucket: 'site', spa: true }, '/files/*': { bucket: 'files', cacheSeconds: 600 } } },
    },
  ],
  [
    'Cloudflare',
    {
      stages: {
        dev: {
          ingress: { exposure: 'cloudflare', cloudflare: { originPullCa: AUTHORITY } },
          edge: { cdn: false },
          domain: { name: 'shop.example.com', certificateArn },
        },
      },
    },
  ],
];
