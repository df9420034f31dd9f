import { describe, expect, test } from '@jest/globals';
import type { Description } from '../support/descriptions';
import { issuesOf, minimalDescription } from '../support/descriptions';

const api = (facts: Description): Description => ({ services: { api: facts } });
const dev = (facts: Description): Description => ({ stages: { dev: facts } });
const replicas = { min: 1, max: 3 };

describe('a misspelt field is found at every depth, with the field that was meant', () => {
  test.each<[string, Description, string]>([
    ['databses', { databses: {} }, 'databases'],
    ['network.natGatways', { network: { natGatways: 1 } }, 'natGateways'],
    ['services.api.prot', api({ prot: 1 }), 'port'],
    ['services.api.probes.livenes', api({ probes: { livenes: '/' } }), 'liveness'],
    ['services.api.probes.liveness.period', api({ probes: { liveness: { path: '/', period: 5 } } }), 'periodSeconds'],
    ['services.api.routes[0].hots', api({ routes: [{ path: '/', hots: 'a.example.com' }] }), 'host'],
    ['services.api.uses[0].acess', api({ uses: [{ name: 'main', acess: 'owner' }] }), 'access'],
    ['services.api.release.bakeMinuets', api({ release: { strategy: 'canary', bakeMinuets: 1 } }), 'bakeMinutes'],
    ['services.api.sidecars.proxy.imgae', api({ sidecars: { proxy: { image: 'envoy:1', imgae: '' } } }), 'image'],
    ['databases.main.existing.hots', { databases: { main: { existing: { hots: 'x' } } } }, 'host'],
    ['stages.dev.zoens', dev({ zoens: [] }), 'zones'],
    ['stages.dev.services.api.replicsa', dev(api({ replicsa: 1 })), 'replicas'],
    [
      'stages.dev.services.api.probes.readiness.timout',
      dev(api({ probes: { readiness: { timout: 1 } } })),
      'timeoutSeconds',
    ],
  ])('%s', (path, patch, meant) => {
    const issues = issuesOf(minimalDescription(patch));
    const issue = issues.find(({ code }) => code === 'unknown-field');
    expect(issue).toMatchObject({ path, fix: `did you mean '${meant}'?` });
    expect(issue?.allowed).toContain(meant);
  });

  test('only the fields of the alternative that was chosen are offered', () => {
    const scaling = [{ metric: 'cpu', percent: 70, minimum: 1 }];
    expect(issuesOf(minimalDescription(api({ replicas, scaling })))).toMatchObject([
      { path: 'services.api.scaling[0].minimum', allowed: 'metric, percent' },
    ]);
  });

  test('nothing is suggested for a field that resembles none', () => {
    expect(issuesOf(minimalDescription(api({ colour: 'red' })))).toMatchObject([
      { path: 'services.api.colour', found: '"red"', fix: 'remove it, or look it up in docs/reference' },
    ]);
  });
});

describe('each kind of mistake says what was found, what is allowed and what to do', () => {
  test.each<[string, Description, object]>([
    [
      'a missing field',
      api({ kind: null }),
      { path: 'services.api.kind', code: 'missing', allowed: 'web, internal, worker, daemon, job', fix: 'add it' },
    ],
    [
      'a wrong type',
      api({ tls: 'yes' }),
      { path: 'services.api.tls', code: 'wrong-type', found: '"yes"', allowed: 'true or false' },
    ],
    [
      'a fraction',
      api({ port: 80.5 }),
      { path: 'services.api.port', code: 'wrong-type', found: '80.5', allowed: 'a whole number' },
    ],
    ['not a number', api({ port: Number.NaN }), { path: 'services.api.port', code: 'wrong-type', found: '"NaN"' }],
    [
      'too small',
      api({ port: 0 }),
      { path: 'services.api.port', code: 'too-small', found: '0', allowed: 'at least 1' },
    ],
    [
      'not above zero',
      api({ resources: { request: { cpu: 0, memoryMiB: 1 } } }),
      { path: 'services.api.resources.request.cpu', code: 'too-small', allowed: 'more than 0' },
    ],
    ['too big', api({ port: 70_000 }), { path: 'services.api.port', code: 'too-big', allowed: 'at most 65535' }],
    [
      'too long',
      { name: 'a'.repeat(21) },
      { path: 'name', code: 'too-big', message: 'too long', allowed: 'at most 20 characters' },
    ],
    [
      'too few',
      dev({ zones: ['us-east-1a'] }),
      { path: 'stages.dev.zones', code: 'too-small', message: 'too few', allowed: 'at least 2 entries' },
    ],
    [
      'a choice',
      api({ kind: 'wbe' }),
      { path: 'services.api.kind', code: 'not-allowed', found: '"wbe"', fix: "did you mean 'web'?" },
    ],
    [
      'an alternative',
      api({ release: { strategy: 'canery' } }),
      {
        path: 'services.api.release.strategy',
        code: 'not-allowed',
        allowed: 'rolling, blue-green, linear, canary',
        fix: "did you mean 'canary'?",
      },
    ],
    [
      'no alternative',
      api({ release: {} }),
      { path: 'services.api.release.strategy', code: 'missing', allowed: 'rolling, blue-green, linear, canary' },
    ],
    [
      'a form',
      dev({ region: 'Virginia' }),
      { path: 'stages.dev.region', code: 'invalid', allowed: 'a region such as us-east-1' },
    ],
    [
      'a name',
      { services: { Api: { kind: 'worker' } } },
      {
        path: 'services.Api',
        code: 'invalid-name',
        allowed: 'lower-case letters, digits and single hyphens, starting with a letter',
        fix: 'rename it',
      },
    ],
    ['a map', { databases: [] }, { path: 'databases', code: 'wrong-type', allowed: 'an object' }],
    ['a list', api({ routes: '/*' }), { path: 'services.api.routes', code: 'wrong-type', allowed: 'a list' }],
  ])('%s', (_, patch, expected) => {
    expect(issuesOf(minimalDescription(patch))).toMatchObject([expected]);
  });
});

describe('where several forms are possible, the problems of the one that was meant are reported', () => {
  test.each<[string, Description, object[]]>([
    [
      'none was meant',
      api({ replicas: '3' }),
      [{ path: 'services.api.replicas', message: 'must be a number or an object' }],
    ],
    ['replicas as an object', api({ replicas: { min: 1 } }), [{ path: 'services.api.replicas.max', code: 'missing' }]],
    [
      'a probe as a path',
      api({ probes: { liveness: 'healthz' } }),
      [{ path: 'services.api.probes.liveness', allowed: 'a path starts with / and has no spaces' }],
    ],
    [
      'a probe as an object',
      api({ probes: { liveness: { path: 'healthz' } } }),
      [{ path: 'services.api.probes.liveness.path' }],
    ],
    ['a route as a path', api({ routes: ['/a b'] }), [{ path: 'services.api.routes[0]', code: 'invalid' }]],
    [
      'a route as an object',
      api({ routes: [{ host: 'a.example.com' }] }),
      [{ path: 'services.api.routes[0].path', code: 'missing' }],
    ],
    ['a use as a name', api({ uses: ['Main'] }), [{ path: 'services.api.uses[0]', code: 'invalid' }]],
    [
      'a use as an object',
      api({ uses: [{ name: 'main', access: 'all' }] }),
      [{ path: 'services.api.uses[0].access', code: 'not-allowed' }],
    ],
    [
      'egress as a word',
      api({ egress: 'intranet' }),
      [{ path: 'services.api.egress', fix: "did you mean 'internet'?" }],
    ],
    [
      'egress as a list',
      api({ egress: ['https://api.openai.com'] }),
      [{ path: 'services.api.egress[0]', code: 'invalid' }],
    ],
    [
      'stickiness as an object',
      api({ sticky: { ttlSeconds: 0 } }),
      [{ path: 'services.api.sticky.ttlSeconds', code: 'too-small' }],
    ],
  ])('%s', (_, patch, expected) => {
    expect(issuesOf(minimalDescription(patch))).toMatchObject(expected);
  });
});
