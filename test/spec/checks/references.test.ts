import { describe, expect, test } from '@jest/globals';
import type { Description } from '../../support/descriptions';
import { issuesOf, minimalDescription, problemsOf } from '../../support/descriptions';

const api = (facts: Description): Description => ({ services: { api: facts } });

describe('a reference to something that is not declared is reported at its place', () => {
  test.each<[string, Description, string[]]>([
    ['calls', api({ calls: ['identity'] }), ['services.api.calls[0]: dangling-reference']],
    ['uses', api({ uses: ['main'] }), ['services.api.uses[0]: dangling-reference']],
    [
      'uses, written out',
      api({ uses: [{ name: 'main', access: 'read-only' }] }),
      ['services.api.uses[0]: dangling-reference'],
    ],
    ['consumes', api({ kind: 'worker', consumes: 'jobs' }), ['services.api.consumes: dangling-reference']],
    ['secrets', api({ secrets: { KEY: 'openai' } }), ['services.api.secrets.KEY: dangling-reference']],
    ['mounts', api({ mounts: { '/data': 'files' } }), ['services.api.mounts./data: dangling-reference']],
    [
      'a secret is not a resource to use',
      { secrets: { openai: {} }, ...api({ uses: ['openai'] }) },
      ['services.api.uses[0]: dangling-reference'],
    ],
    [
      'a file system is mounted, not used',
      { fileSystems: { files: {} }, ...api({ uses: ['files'] }) },
      ['services.api.uses[0]: dangling-reference'],
    ],
    [
      'a field that the secret does not have',
      { secrets: { openai: { fields: ['key'] } }, ...api({ secrets: { KEY: { secret: 'openai', field: 'kye' } } }) },
      ['services.api.secrets.KEY: dangling-reference'],
    ],
  ])('%s', (_, patch, expected) => {
    expect(problemsOf(minimalDescription(patch))).toEqual(expected);
  });
});

test('what is declared may be referred to', () => {
  const description = minimalDescription({
    databases: { main: {} },
    caches: { sessions: {} },
    queues: { jobs: {} },
    buckets: { uploads: {} },
    fileSystems: { files: {} },
    secrets: { openai: { fields: ['key'] }, token: {} },
    services: {
      api: {
        uses: ['main', 'sessions', 'jobs', { name: 'uploads', access: 'read-only' }],
        calls: ['worker'],
        secrets: { KEY: { secret: 'openai', field: 'key' }, TOKEN: 'token' },
        mounts: { '/data': 'files' },
      },
      worker: { kind: 'worker', port: 9000, consumes: 'jobs' },
    },
  });
  expect(problemsOf(description)).toEqual([]);
});

test('a service does not call itself', () => {
  expect(problemsOf(minimalDescription(api({ calls: ['api'] })))).toEqual(['services.api.calls[0]: self-reference']);
});

test('a name means one thing: two resources of one name are reported', () => {
  const description = minimalDescription({ databases: { main: {} }, caches: { main: {} }, fileSystems: { main: {} } });
  expect(problemsOf(description)).toEqual(['caches.main: duplicate-name', 'fileSystems.main: duplicate-name']);
});

test('a list names each thing once', () => {
  const twice = {
    databases: { main: {} },
    services: { api: { uses: ['main', { name: 'main', access: 'read-only' }] } },
  };
  expect(problemsOf(minimalDescription(twice))).toEqual(['services.api.uses[1]: duplicate-reference']);
  const peer = { kind: 'internal', port: 1 };
  expect(problemsOf(minimalDescription({ services: { api: { calls: ['peer', 'peer'] }, peer } }))).toEqual([
    'services.api.calls[1]: duplicate-reference',
  ]);
});

test('a near name is suggested, a far one is not', () => {
  const fixes = (name: string) =>
    issuesOf(minimalDescription({ databases: { orders: {} }, ...api({ uses: [name] }) })).map(({ fix }) => fix);
  expect(fixes('odrers')).toEqual(["did you mean 'orders'? Otherwise declare it"]);
  expect(fixes('billing')).toEqual(['declare it, or remove the reference']);
});
