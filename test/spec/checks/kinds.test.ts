import { describe, expect, test } from '@jest/globals';
import type { Description } from '../../support/descriptions';
import { minimalDescription, problemsOf, prod } from '../../support/descriptions';

/** A second service beside `api`. */
const second = (facts: Description): Description => ({ services: { second: facts } });
const cron = { cron: '0 3 * * *' };

describe('a service has what its kind needs', () => {
  test.each<[string, Description, string[]]>([
    ['web needs a port', { kind: 'web', routes: ['/second/*'] }, ['services.second.port: missing']],
    ['web needs routes', { kind: 'web', port: 1 }, ['services.second.routes: missing']],
    ['internal needs a port', { kind: 'internal' }, ['services.second.port: missing']],
    ['a job needs a schedule', { kind: 'job' }, ['services.second.schedule: missing']],
    [
      'scaling on a queue needs a queue',
      { kind: 'worker', replicas: { min: 0, max: 3 }, scaling: [{ metric: 'queue', depthPerReplica: 10 }] },
      ['services.second.consumes: missing'],
    ],
    ['a worker needs nothing', { kind: 'worker' }, []],
    ['a daemon needs nothing', { kind: 'daemon', privileged: true }, []],
    ['a job with a schedule is complete', { kind: 'job', schedule: cron, timeoutSeconds: 60 }, []],
  ])('%s', (_, facts, expected) => {
    expect(problemsOf(minimalDescription(second(facts)))).toEqual(expected);
  });
});

describe('a fact that would have no effect is refused, never ignored', () => {
  const cpu = { metric: 'cpu', percent: 70 };
  test.each<[string, Description, string]>([
    ['routes of a worker', { kind: 'worker', routes: ['/x'] }, 'routes'],
    ['stickiness of an internal service', { kind: 'internal', port: 1, sticky: true }, 'sticky'],
    ['websockets of a worker', { kind: 'worker', websocket: true }, 'websocket'],
    ['a schedule of a worker', { kind: 'worker', schedule: cron }, 'schedule'],
    ['a time limit of a worker', { kind: 'worker', timeoutSeconds: 60 }, 'timeoutSeconds'],
    ['privileges of a worker', { kind: 'worker', privileged: true }, 'privileged'],
    ['scaling of a job', { kind: 'job', schedule: cron, scaling: [cpu], replicas: { min: 1, max: 2 } }, 'scaling'],
    ['scaling of a daemon', { kind: 'daemon', scaling: [cpu], replicas: { min: 1, max: 2 } }, 'scaling'],
    ['a canary release of a worker', { kind: 'worker', release: { strategy: 'canary' } }, 'release'],
  ])('%s', (_, facts, field) => {
    expect(problemsOf(minimalDescription(second(facts)))).toEqual([`services.second.${field}: no-effect`]);
  });

  test('a queue of a service that is no worker', () => {
    const description = minimalDescription({
      queues: { jobs: {} },
      ...second({ kind: 'internal', port: 1, consumes: 'jobs' }),
    });
    expect(problemsOf(description)).toEqual(['services.second.consumes: no-effect']);
  });
});

describe('facts that exclude each other are reported', () => {
  test.each<[string, Description, string]>([
    ['an image and a build', { image: 'nginx:1.29', build: '.' }, 'services.api.image: contradiction'],
    [
      'a probe with a path and a command',
      { probes: { readiness: { path: '/ready', command: ['true'] } } },
      'services.api.probes.readiness: contradiction',
    ],
  ])('%s', (_, facts, expected) => {
    expect(problemsOf(minimalDescription({ services: { api: facts } }))).toEqual([expected]);
  });
});

test('only a service with a port can be called', () => {
  const calls = { api: { calls: ['second'] } };
  expect(problemsOf(minimalDescription({ services: { ...calls, second: { kind: 'worker' } } }))).toEqual([
    'services.api.calls[0]: no-port',
  ]);
  expect(problemsOf(minimalDescription({ services: { ...calls, second: { kind: 'worker', port: 1 } } }))).toEqual([]);
});

test('a shell into containers is for stages that are not production', () => {
  const exec = { services: { api: { exec: true } } };
  expect(problemsOf(minimalDescription(exec))).toEqual([]);
  expect(problemsOf(minimalDescription({ ...exec, stages: { prod } }))).toEqual([
    'services.api.exec: not-in-production',
  ]);
  expect(problemsOf(minimalDescription({ stages: { prod: { ...prod, ...exec } } }))).toEqual([
    'stages.prod.services.api.exec: not-in-production',
  ]);
});

test('a stage that overrides the timings of a path in short form must repeat the path, so that it is not lost unseen', () => {
  const services = { api: { probes: { liveness: '/healthz' } } };
  const dev = { services: { api: { probes: { liveness: { periodSeconds: 30 } } } } };
  const described = minimalDescription({ services });
  const stages = described['stages'] as Record<string, object>;
  expect(problemsOf({ ...described, stages: { ...stages, dev: { ...stages['dev'], ...dev } } })).toEqual([
    'stages.dev.services.api.probes.liveness.path: missing',
  ]);
});

describe('a job before releases has no other time, and calls nobody who waits for it', () => {
  const job = { kind: 'job', beforeRelease: true };
  test.each<[string, Description, string[]]>([
    ['as it should be', { migrate: job }, []],
    [
      'with a schedule',
      { migrate: { ...job, schedule: { cron: '0 3 * * *' } } },
      ['services.migrate.schedule: contradiction'],
    ],
    [
      'that is no job',
      { mailer: { kind: 'worker', beforeRelease: true } },
      ['services.mailer.beforeRelease: no-effect'],
    ],
    [
      'that calls a service of its group',
      { migrate: { ...job, calls: ['api'] } },
      ['services.migrate.calls: too-early'],
    ],
    ['that calls one of another', { migrate: { ...job, group: 'later', calls: ['api'] } }, []],
    ['and a job with neither', { migrate: { kind: 'job' } }, ['services.migrate.schedule: missing']],
  ])('%s', (_, services, expected) => {
    expect(problemsOf(minimalDescription({ services }))).toEqual(expected);
  });
});
