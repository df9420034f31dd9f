import { describe, expect, test } from '@jest/globals';
import { findingsOf } from '../../lib/compliance/gate';
import { validatesTemplates } from '../../lib/compliance/template-validation';
import { addSystem, createApp } from '../../stacks/system-app';
import { AUTHORITY } from '../support/certificates';
import type { Description } from '../support/descriptions';
import { minimalSystem } from '../support/descriptions';
import { releasedTags, synthesizeVariant } from '../support/synth';

const web = (...routes: unknown[]) => ({ kind: 'web', port: 3000, routes });
const certificateArn = 'arn:aws:acm:us-east-1:111122223333:certificate/0a1b2c3d-0a1b-0a1b-0a1b-0a1b2c3d4e5f';

const waysIn: [string, Description][] = [
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

describe.each(waysIn)('%s', (_, description) => {
  test('CloudFormation takes the templates', () => {
    const before = process.env.CDK_VALIDATION;
    delete process.env.CDK_VALIDATION;
    try {
      const app = createApp();
      const system = minimalSystem(description);
      addSystem(app, system, { target: 'fargate', released: releasedTags(system, true), stages: ['dev'] });
      const verdicts = findingsOf(app, app.synth());
      expect([validatesTemplates(app), verdicts.flatMap(({ findings }) => findings)]).toEqual([true, []]);
    } finally {
      process.env.CDK_VALIDATION = before;
    }
  });

  test('are the same on both targets, which differ in what runs alone', () => {
    const [fargate, eks] = (['fargate', 'eks'] as const).map((target) => synthesizeVariant(description, { target }));
    for (const concern of ['network', 'storage', 'ingress', 'edge'].filter((name) => fargate!.stacks.has(name)))
      expect(eks!.stack(concern).json.Resources).toEqual(fargate!.stack(concern).json.Resources);
    expect(eks!.findings).toEqual([]);
  });
});
