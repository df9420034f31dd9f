import { describe, expect, test } from '@jest/globals';
import type { Description } from '../../support/descriptions';
import { issuesOf, minimalDescription, problemsOf } from '../../support/descriptions';

const domain = { name: 'shop.example.com', hostedZoneId: 'Z0123456789' };
const describeWith = (edge: Description, patch: Description = {}) =>
  minimalDescription({
    services: { api: { routes: ['/v1/*'] } },
    buckets: { files: {} },
    ...patch,
    stages: { dev: { edge: { cdn: true, ...edge } } },
  });
const many = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, i) => [`/${i}/*`, 'files']));

describe('files reach users, and take no path away from a service', () => {
  test.each<[string, Description, string[]]>([
    ['beside the services', { static: { '/assets/*': 'files' } }, []],
    ['one by one', { static: { '/robots.txt': 'files' } }, []],
    ['for everything that no service answers', { static: { '/*': 'files' } }, []],
    ['kept for a time of their own', { static: { '/assets/*': { bucket: 'files', cacheSeconds: 60 } } }, []],
    [
      'from a bucket that is not declared',
      { static: { '/assets/*': 'flies' } },
      ['edge.static./assets/*: dangling-reference'],
    ],
    ['on the path of a service', { static: { '/v1/*': 'files' } }, ['services.api.routes[0]: shadowed-route']],
    ['below the path of a service', { static: { '/v1/files/*': 'files' } }, []],
    [
      'as pages of a single file',
      { static: { '/index.html': { bucket: 'files', spa: true } } },
      ['edge.static./index.html.spa: contradiction'],
    ],
    [
      'kept twice',
      { static: { '/assets/*': 'files' }, cachedPaths: ['/assets/img/*'] },
      ['edge.cachedPaths[0]: no-effect'],
    ],
    [
      'for everything, with answers of a service that are kept',
      { static: { '/*': 'files' }, cachedPaths: ['/v1/public/*'] },
      [],
    ],
    [
      'for everything, with answers kept that nobody gives',
      { static: { '/*': 'files' }, cachedPaths: ['/v2/*'] },
      ['edge.cachedPaths[0]: no-effect'],
    ],
    ['on as many paths as one distribution has', { static: many(75) }, []],
    ['on one path too many', { static: many(76) }, ['edge: too-many-paths']],
    [
      'under a path that is no place in a bucket',
      { static: { '/a b/*': 'files' } },
      ['edge.static./a b/*: invalid-name'],
    ],
  ])('%s', (_, edge, expected) => {
    expect(problemsOf(describeWith(edge))).toEqual(expected.map((problem) => `stages.dev.${problem}`));
  });

  test('not where a service takes everything, too', () => {
    const services = { api: { routes: ['/*'] } };
    expect(problemsOf(describeWith({ static: { '/*': 'files' } }, { services }))).toEqual([
      'stages.dev.services.api.routes[0]: shadowed-route',
    ]);
  });
});

test('a stage without CloudFront is refused with the two ways out, and static: null is one of them', () => {
  const open = { ingress: { exposure: 'public' }, domain };
  const description = (edge: Description) => ({
    ...minimalDescription({
      services: { api: { routes: ['/v1/*'] } },
      buckets: { files: {} },
      edge: { static: { '/assets/*': 'files' } },
    }),
    stages: {
      dev: {
        region: 'us-east-1',
        zones: ['us-east-1a', 'us-east-1b'],
        network: { cidr: '10.10.0.0/16' },
        ...open,
        edge,
      },
    },
  });
  expect(issuesOf(description({ cdn: false }))).toEqual([
    expect.objectContaining({ code: 'needs-cdn', fix: expect.stringContaining('static: null') }),
  ]);
  expect(problemsOf(description({ cdn: false, static: null }))).toEqual([]);
  expect(problemsOf(description({ cdn: true }))).toEqual([]);
});

test('a system that nobody enters has no CDN to show files', () => {
  const worker = { services: { api: null, worker: { kind: 'worker' } } };
  expect(problemsOf(describeWith({ static: { '/assets/*': 'files' } }, worker))).toContain(
    'stages.dev.edge.static: no-effect',
  );
});
