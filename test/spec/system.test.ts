import { describe, expect, test } from '@jest/globals';
import type { Description } from '../support/descriptions';
import { minimalDescription, minimalStage, minimalSystem, problemsOf, prod } from '../support/descriptions';

const staging = { ...prod, network: { cidr: '10.20.0.0/16' } };
const cpu = [{ metric: 'cpu', percent: 70 }];

describe('a description becomes its stages', () => {
  test('in the order in which they are written, each with defaults', () => {
    const system = minimalSystem({ stages: { staging, prod } });
    expect(system.name).toBe('shop');
    expect(system.stages.map(({ system: name, stage, production }) => [name, stage, production])).toEqual([
      ['shop', 'dev', false],
      ['shop', 'staging', false],
      ['shop', 'prod', true],
    ]);
    expect(system.stages[0]!.services['api']).toMatchObject({
      replicas: { min: 2, max: 2 },
      routes: [{ path: '/*' }],
      release: { strategy: 'rolling', maxUnavailable: 0 },
    });
  });

  test('shorthands are written out', () => {
    const stage = minimalStage({
      databases: { main: {} },
      secrets: { openai: {} },
      services: {
        api: { probes: { liveness: '/healthz' }, uses: ['main'], secrets: { KEY: 'openai' }, sticky: true, build: '.' },
      },
    });
    expect(stage.services['api']).toMatchObject({
      probes: { liveness: { path: '/healthz', periodSeconds: 10, timeoutSeconds: 5, failureThreshold: 3 } },
      uses: [{ name: 'main' }],
      secrets: { KEY: { secret: 'openai' } },
      sticky: { ttlSeconds: 86_400 },
      build: { context: '.', dockerfile: 'Dockerfile', args: {} },
    });
  });

  test('what the author wrote is kept apart from the defaults', () => {
    const { declared } = minimalStage({ stages: { dev: { services: { api: { exec: true } } } } });
    expect(declared['services']).toEqual({ api: { kind: 'web', port: 8080, routes: ['/*'], exec: true } });
    expect(declared).not.toHaveProperty('databases');
  });

  test('a stage overrides any part, and removes with null', () => {
    const description = { services: { api: { replicas: { min: 2, max: 4 }, scaling: cpu } }, buckets: { uploads: {} } };
    const overrides = { services: { api: { replicas: 1, scaling: null } }, buckets: { uploads: null } };
    const { services, buckets } = minimalStage({ ...description, stages: { dev: overrides } });
    expect(services['api']).toMatchObject({ replicas: { min: 1, max: 1 }, scaling: [] });
    expect(buckets).toEqual({});
  });
});

describe('a null that removes nothing is a slip of the pen', () => {
  const base = { databases: { main: {} }, services: { api: { scaling: null } } };
  test.each<[string, Description, string[]]>([
    ['a database that is there', { databases: { main: null } }, []],
    ['a database that is not there', { databases: { mian: null } }, ['databases.mian: nothing-to-remove']],
    ['a misspelt field', { services: { api: { scalng: null } } }, ['services.api.scalng: unknown-field']],
    ['a field that is not given, so that its default stays', { services: { api: { scaling: null } } }, []],
    ['a misspelt noun', { databses: null }, ['databses: unknown-field']],
  ])('%s', (_, overrides, expected) => {
    const description = minimalDescription({ ...base, stages: { prod: { ...prod, ...overrides } } });
    expect(problemsOf(description)).toEqual(expected.map((problem) => `stages.prod.${problem}`));
  });
});

describe('a problem is reported where its line is', () => {
  test("in a stage's overrides", () => {
    const description = minimalDescription({ stages: { prod: { ...prod, services: { api: { port: 'http' } } } } });
    expect(problemsOf(description)).toEqual(['stages.prod.services.api.port: wrong-type']);
  });

  test('once in the description, not once per stage', () => {
    const description = minimalDescription({
      services: { api: { port: 'http', uses: ['main'] } },
      stages: { staging, prod },
    });
    expect(problemsOf(description)).toEqual([
      'services.api.port: wrong-type',
      'services.api.uses[0]: dangling-reference',
    ]);
  });

  test('in the stage when it is the override that does not fit', () => {
    const base = { services: { api: { replicas: { min: 2, max: 4 }, scaling: cpu } } };
    const raised = { ...prod, services: { api: { replicas: { min: 6 } } } };
    expect(problemsOf(minimalDescription({ ...base, stages: { prod: raised } }))).toEqual([
      'stages.prod.services.api.replicas.max: below-minimum',
    ]);
  });

  test('in the stage when it removes what others need', () => {
    const base = { databases: { main: {} }, services: { api: { uses: ['main'] } } };
    const without = { ...prod, databases: { main: null } };
    expect(problemsOf(minimalDescription({ ...base, stages: { prod: without } }))).toEqual([
      'stages.prod.services.api.uses[0]: dangling-reference',
    ]);
  });

  test('in the description when a stage overrides something else beside it', () => {
    const stage = { ...prod, services: { api: { port: 9090 } } };
    expect(problemsOf(minimalDescription({ services: { api: { prot: 1 } }, stages: { prod: stage } }))).toEqual([
      'services.api.prot: unknown-field',
    ]);
  });
});

describe('everything that is wrong is said in one run', () => {
  test('broken fields and dangling references', () => {
    const description = minimalDescription({
      colour: 'red',
      services: {
        api: { port: 'http', calls: ['identity'], uses: ['main'], consumes: 5 },
        worker: { kind: 'wroker', uses: ['nothing'] },
        jobs: { kind: 'job', calls: ['worker'] },
      },
      stages: { dev: { region: 'Virginia', zones: ['a'] }, prod: { ...prod, data: 'disposable' } },
    });
    expect(problemsOf(description).toSorted()).toEqual([
      'colour: unknown-field',
      'services.api.calls[0]: dangling-reference',
      'services.api.consumes: wrong-type',
      'services.api.port: wrong-type',
      'services.api.uses[0]: dangling-reference',
      'services.jobs.schedule: missing',
      'services.worker.kind: not-allowed',
      'stages.dev.region: invalid',
      'stages.dev.zones: too-small',
      'stages.dev.zones[0]: invalid',
      'stages.prod.data: not-in-production',
    ]);
  });

  test('without a name or a stage', () => {
    expect(problemsOf({ services: { api: { kind: 'web', routes: ['/*'], uses: ['main'] } } })).toEqual([
      'stages: missing',
      'name: missing',
      'services.api.uses[0]: dangling-reference',
      'services.api.port: missing',
    ]);
  });

  test('a broken declaration stays as a name: references to it are right', () => {
    const description = minimalDescription({
      databases: { main: { engine: 'oracle' }, other: 5 },
      services: { api: { uses: ['main', 'other'], calls: ['worker'] }, worker: {} },
    });
    expect(problemsOf(description)).toEqual([
      'services.worker.kind: missing',
      'databases.main.engine: not-allowed',
      'databases.other: wrong-type',
    ]);
  });

  test('a broken fact brings up no problem that would go away with it', () => {
    const broken = (patch: Description) => problemsOf(minimalDescription(patch));
    expect(broken({ services: { api: { routes: ['no path'] } } })).toEqual(['services.api.routes[0]: invalid']);
    expect(broken({ stages: { dev: { region: 'Virginia' } } })).toEqual(['stages.dev.region: invalid']);
    expect(broken({ caches: { main: { engine: 5, version: '7.1' } } })).toEqual(['caches.main.engine: not-allowed']);
    const called = { api: { calls: ['other'] }, other: { kind: 'internal', port: 'http' } };
    expect(broken({ services: called })).toEqual(['services.other.port: wrong-type']);
    expect(broken({ stages: { dev: { ingress: { exposure: 'public', allowedCidrs: [5] }, edge: null } } })).toEqual([
      'stages.dev.ingress.allowedCidrs[0]: wrong-type',
    ]);
    expect(broken({ stages: { prod: { ...prod, domain: { ...prod.domain, hostedZoneId: 5 } } } })).toEqual([
      'stages.prod.domain.hostedZoneId: wrong-type',
    ]);
    expect(broken({ stages: { dev: { edge: { cdn: 'yes' } } } })).toEqual(['stages.dev.edge.cdn: wrong-type']);
    expect(broken({ stages: { dev: { network: { cidr: 5 } } } })).toEqual(['stages.dev.network.cidr: wrong-type']);
    expect(broken({ databases: [], services: { api: { uses: ['main'] } } })).toEqual(['databases: wrong-type']);
    expect(broken({ stages: { prod: { ...prod, domain: { name: 5 } } } })).toEqual([
      'stages.prod.domain.name: wrong-type',
    ]);
  });

  test('dangling references, and ranges of stages that overlap', () => {
    const other = { ...prod, network: { cidr: '10.10.0.0/16' } };
    const description = minimalDescription({ services: { api: { uses: ['main'] } }, stages: { prod: other } });
    expect(problemsOf(description)).toEqual([
      'services.api.uses[0]: dangling-reference',
      'stages.prod.network.cidr: overlap',
    ]);
  });

  test('a broken entry of a list hides no problem elsewhere', () => {
    const description = minimalDescription({ services: { api: { calls: [5], uses: ['main'] } } });
    expect(problemsOf(description)).toEqual([
      'services.api.calls[0]: wrong-type',
      'services.api.uses[0]: dangling-reference',
    ]);
  });

  test('the second entry of a list is called the second, also when the first is broken', () => {
    const description = minimalDescription({ services: { api: { calls: [5, 6] } } });
    expect(problemsOf(description)).toEqual(['services.api.calls[0]: wrong-type', 'services.api.calls[1]: wrong-type']);
  });
});

describe('stages', () => {
  test.each<[string, unknown, string[]]>([
    ['none', null, ['stages: missing']],
    ['an empty map', {}, ['stages: missing']],
    ['a list', [], ['stages: missing']],
    ['the name of the shared stage', { shared: prod }, ['stages.shared: invalid-name']],
    ['a long name', { integration: prod }, ['stages.integration: invalid-name']],
  ])('%s', (_, stages, expected) => {
    expect(problemsOf({ ...minimalDescription(), stages })).toEqual(expected);
  });

  test('a stage that is no object', () => {
    expect(problemsOf({ ...minimalDescription(), stages: { dev: 'us-east-1' } })[0]).toBe('stages.dev: wrong-type');
  });

  test('the name belongs to the system, account and region to the stage', () => {
    expect(problemsOf(minimalDescription({ region: 'us-east-1', stages: { dev: { name: 'other' } } }))).toEqual([
      'region: misplaced',
      'stages.dev.name: misplaced',
    ]);
  });
});
