import { describe, expect, test } from '@jest/globals';
import type { Description } from '../../support/descriptions';
import { minimalDescription, problemsOf, prod } from '../../support/descriptions';

test('production data is never disposable', () => {
  expect(problemsOf(minimalDescription({ stages: { prod: { ...prod, data: 'disposable' } } }))).toEqual([
    'stages.prod.data: not-in-production',
  ]);
  expect(problemsOf(minimalDescription({ data: 'disposable', stages: { prod } }))).toEqual(['data: not-in-production']);
  expect(problemsOf(minimalDescription({ stages: { dev: { data: 'disposable' } } }))).toEqual([]);
});

describe('options of a database fit each other', () => {
  const aurora = { engine: 'aurora-postgres' };
  const pausing = { minCapacity: 0, maxCapacity: 4, pauseAfterMinutes: 10 };
  test.each<[string, Description, string[]]>([
    [
      'a cluster of Aurora',
      { engine: 'aurora-postgres', highAvailability: 'multi-az-cluster' },
      ['databases.main.highAvailability: contradiction'],
    ],
    ['Aurora in several zones', { engine: 'aurora-postgres', highAvailability: 'multi-az' }, []],
    ['a cluster of PostgreSQL', { engine: 'postgres', highAvailability: 'multi-az-cluster' }, []],
    ['a size that follows the load', { ...aurora, serverless: { maxCapacity: 4 } }, []],
    ['the same, of RDS', { serverless: { maxCapacity: 4 } }, ['databases.main.serverless: contradiction']],
    [
      'the same, and an instance class',
      { ...aurora, instanceType: 'r8g.large', serverless: { maxCapacity: 4 } },
      ['databases.main.instanceType: contradiction'],
    ],
    [
      'the same, upside down',
      { ...aurora, serverless: { minCapacity: 8, maxCapacity: 4 } },
      ['databases.main.serverless: contradiction'],
    ],
    ['a pause', { ...aurora, serverless: pausing }, []],
    [
      'a pause that never comes',
      { ...aurora, serverless: { ...pausing, minCapacity: 0.5 } },
      ['databases.main.serverless.minCapacity: contradiction'],
    ],
    [
      'a pause at no time',
      { ...aurora, serverless: { minCapacity: 0, maxCapacity: 4 } },
      ['databases.main.serverless.minCapacity: contradiction'],
    ],
    [
      'a pause behind a proxy, which keeps connections open',
      { ...aurora, serverless: pausing, proxy: true },
      ['databases.main.proxy: contradiction'],
    ],
  ])('%s', (_, main, expected) => {
    expect(problemsOf(minimalDescription({ databases: { main } }))).toEqual(expected);
  });
});

describe('the tables of a database have one owner', () => {
  const owner = { name: 'main', access: 'owner' };
  const reader = { name: 'main', access: 'read-only' };
  const unclear = ['databases.main: unclear-owner'];
  test.each<[string, unknown, unknown, string[]]>([
    ['its only writer', 'main', reader, []],
    ['whoever says so', 'main', owner, []],
    ['nobody of two writers', 'main', 'main', unclear],
    ['not both', owner, owner, unclear],
    ['nobody, where all only read', reader, reader, []],
  ])('%s', (_, first, second, expected) => {
    const services = { api: { uses: [first] }, other: { kind: 'worker', uses: [second] } };
    expect(problemsOf(minimalDescription({ databases: { main: {} }, services }))).toEqual(expected);
  });
});

describe('a cache has a version that its engine has', () => {
  const contradiction = ['caches.main.version: contradiction'];
  test.each<[string, string, string[]]>([
    ['valkey', '7.2', []],
    ['valkey', '8.1', []],
    ['valkey', '7.1', contradiction],
    ['redis', '7.1', []],
    ['redis', '6.2', []],
    ['redis', '7.2', contradiction],
  ])('%s %s', (engine, version, expected) => {
    expect(problemsOf(minimalDescription({ caches: { main: { engine, version } } }))).toEqual(expected);
  });
});

test.each<[string, Description, string]>([
  ['a reader', { readReplicas: 1 }, 'main-reader'],
  ['one of several readers', { readReplicas: 2 }, 'main-reader-2'],
  ['a server of Aurora', { engine: 'aurora-postgres' }, 'main-1'],
  ['a server of a Multi-AZ cluster', { highAvailability: 'multi-az-cluster' }, 'main-instance-2'],
])('no database has the name of %s of another', (_, main, name) => {
  const problems = (facts: Description) =>
    problemsOf(minimalDescription({ databases: { main: facts, [name]: {}, 'main-archive': {} } }));
  expect(problems(main)).toEqual([`databases.${name}: duplicate-name`]);
  expect(problems({})).toEqual([]);
});
