import { describe, expect, test } from '@jest/globals';
import type { Description } from '../../support/descriptions';
import { issuesOf, minimalDescription, problemsOf } from '../../support/descriptions';

const cpu = [{ metric: 'cpu', percent: 70 }];
const worker = (facts: Description): Description => ({
  queues: { jobs: {} },
  services: { worker: { kind: 'worker', consumes: 'jobs', ...facts } },
});

describe('bounds are in order', () => {
  test.each<[string, Description, string[]]>([
    [
      'more replicas at least than at most',
      { replicas: { min: 5, max: 3 }, scaling: cpu },
      ['replicas.max: below-minimum'],
    ],
    ['min equal to max is one number', { replicas: { min: 3, max: 3 } }, []],
    ['scaling without room to scale', { replicas: 3, scaling: cpu }, ['replicas: cannot-scale']],
    ['room to scale without scaling', { replicas: { min: 1, max: 3 } }, ['scaling: cannot-scale']],
    [
      'nothing wakes a web service from zero',
      { replicas: { min: 0, max: 3 }, scaling: cpu },
      ['replicas.min: cannot-scale'],
    ],
    [
      'a limit under the request',
      { resources: { request: { cpu: 1, memoryMiB: 2048 }, limit: { cpu: 0.5, memoryMiB: 1024 } } },
      ['resources.limit.cpu: below-minimum', 'resources.limit.memoryMiB: below-minimum'],
    ],
    ['a limit equal to the request', { resources: { request: { cpu: 1, memoryMiB: 512 }, limit: { cpu: 1 } } }, []],
    [
      'a schedule with less at most than at least',
      { replicas: { min: 1, max: 9 }, scaling: [{ metric: 'schedule', cron: '0 8 * * *', min: 5, max: 2 }] },
      ['scaling[0].max: below-minimum'],
    ],
    [
      'a rolling release that may neither add nor remove',
      { release: { strategy: 'rolling', maxSurge: 0, maxUnavailable: 0 } },
      ['release: contradiction'],
    ],
    ['a rolling release that removes first', { release: { strategy: 'rolling', maxSurge: 0, maxUnavailable: 1 } }, []],
  ])('%s', (_, facts, expected) => {
    const expectedPaths = expected.map((problem) => `services.api.${problem}`);
    expect(problemsOf(minimalDescription({ services: { api: facts } }))).toEqual(expectedPaths);
  });
});

describe('a worker may sleep at zero, if something wakes it', () => {
  const zero = { replicas: { min: 0, max: 5 } };
  test.each<[string, unknown[], string[]]>([
    ['its queue', [{ metric: 'queue', depthPerReplica: 10 }], []],
    ['a schedule', [{ metric: 'schedule', cron: '0 8 * * *', min: 1 }], []],
    ['not its processor', cpu, ['services.worker.replicas.min: cannot-scale']],
  ])('%s', (_, scaling, expected) => {
    expect(problemsOf(minimalDescription(worker({ ...zero, scaling })))).toEqual(expected);
  });
});

test('a queue policy follows either depth or age', () => {
  const policy = (target: Description) =>
    problemsOf(minimalDescription(worker({ replicas: { min: 1, max: 5 }, scaling: [{ metric: 'queue', ...target }] })));
  const contradiction = ['services.worker.scaling[0]: contradiction'];
  expect(policy({ depthPerReplica: 10 })).toEqual([]);
  expect(policy({ oldestAgeSeconds: 60 })).toEqual([]);
  expect(policy({})).toEqual(contradiction);
  expect(policy({ depthPerReplica: 10, oldestAgeSeconds: 60 })).toEqual(contradiction);
});

test('storage grows to more than it starts with', () => {
  const issues = issuesOf(minimalDescription({ databases: { main: { storageGiB: 100, maxStorageGiB: 50 } } }));
  expect(issues).toEqual([
    {
      path: 'databases.main.maxStorageGiB',
      code: 'below-minimum',
      message: 'must be at least storageGiB (100)',
      found: '50',
      allowed: '100 or more',
      fix: 'raise it, or lower the other',
    },
  ]);
});
