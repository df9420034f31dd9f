import { describe, expect, test } from '@jest/globals';
import { scalingAlarms } from '../../../lib/lowering/fargate/scaling-alarms';
import { taskLoads } from '../../../lib/lowering/fargate/task-load';
import type { ServiceSpec } from '../../../lib/spec/service';
import type { Description } from '../../support/descriptions';
import { minimalStage } from '../../support/descriptions';

const steps = { scaleOut: { replicas: 1, everySeconds: 30 }, scaleIn: { replicas: 1, everySeconds: 300 } };
const vibebox = { ...steps, scaleIn: { ...steps.scaleIn, belowPercent: 30 } };
const cpu = { metric: 'cpu', percent: 70 };
const requests = { metric: 'requests', perReplicaPerMinute: 1000 };
const latency = { metric: 'latency', percentile: 'p95', milliseconds: 200 };
const connections = { metric: 'connections', perReplica: 1000 };
const depth = { metric: 'queue', depthPerReplica: 1000 };
const age = { metric: 'queue', oldestAgeSeconds: 300 };

function sourceOf(api: Description) {
  const stage = minimalStage({ queues: { jobs: {} }, services: { api: { replicas: { min: 2, max: 9 }, ...api } } });
  const service = stage.services['api'] as ServiceSpec;
  const traffic = service.kind === 'web' ? { loadBalancer: 'app/shop', targetGroups: ['tg/a'] } : { targetGroups: [] };
  const queue = service.consumes === undefined ? {} : { queue: 'shop-jobs' };
  return { service, source: { stage, service: 'api', ...traffic, ...queue } };
}

function alarmsOf(api: Description) {
  const { service, source } = sourceOf(api);
  return scalingAlarms(service, source);
}

const alarmOf = (name: string, api: Description) => alarmsOf(api).find((alarm) => alarm.name === name);
const worker = (...scaling: object[]) => ({ kind: 'worker', consumes: 'jobs', scaling });

describe('[VIB-40 to VIB-44] steps of a declared size', () => {
  test('are taken out when any target is passed, and in when all values are far below', () => {
    const scaling = [cpu, { metric: 'memory', percent: 70 }, connections];
    expect(alarmsOf({ scaling, scalingBehavior: vibebox })).toMatchObject([
      {
        name: 'scale-out',
        expression:
          'FILL(FILL(cpu0 > 70, REPEAT), 0) OR FILL(FILL(memory1 > 70, REPEAT), 0) OR FILL(FILL(connections2 > 1000, REPEAT), 0)',
        change: 1,
        cooldownSeconds: 30,
      },
      {
        name: 'scale-in',
        expression:
          'FILL(FILL(cpu0 < 30, REPEAT), 0) AND FILL(FILL(memory1 < 30, REPEAT), 0) AND FILL(FILL(connections2 < 300, REPEAT), 0)',
        change: -1,
        cooldownSeconds: 300,
        minutes: 5,
      },
    ]);
  });

  test.each([
    [1, 1, 31.5],
    [2, 1, 42],
    [9, 1, 56.7],
    [2, 2, 31.5],
  ])('leave room: from %i replicas on, steps of %i are taken in below %f %% of CPU', (min, replicas, bound) => {
    const behavior = { scaleIn: { replicas, everySeconds: 300 } };
    const found = alarmOf('scale-in', { replicas: { min, max: 20 }, scaling: [cpu], scalingBehavior: behavior });
    expect(found?.expression).toBe(`FILL(FILL(cpu0 < ${bound}, REPEAT), 0)`);
    // what is left carries the same work without passing the target
    expect((bound * (min + replicas)) / min).toBeLessThan(70);
  });

  test.each([
    ['no behaviour', {}, []],
    ['only steps in', { scaleIn: steps.scaleIn }, ['scale-in']],
    ['only steps out, which must come back', { scaleOut: steps.scaleOut }, ['scale-out', 'scale-in']],
  ])('need alarms as declared: %s', (_, scalingBehavior, names) => {
    expect(alarmsOf({ scaling: [cpu], scalingBehavior }).map(({ name }) => name)).toEqual(names);
  });

  test('are not there for a schedule, which sets the bounds', () => {
    const schedule = { metric: 'schedule', cron: '0 8 * * *', min: 3 };
    expect(alarmsOf({ scaling: [schedule], scalingBehavior: steps })).toEqual([]);
  });

  test('take silence for idleness where nothing is reported without work, and otherwise for nothing', () => {
    const found = alarmOf('scale-in', { scaling: [latency, connections], scalingBehavior: vibebox });
    expect(found?.expression).toBe(
      'FILL(FILL(1000 * MAX([latency0g0]) < 60, REPEAT), 1) AND FILL(FILL(connections1 < 300, REPEAT), 0)',
    );
  });
});

describe('[XEO-16] from and to zero', () => {
  const none = { replicas: { min: 0, max: 9 } };

  test.each([
    ['depth', depth],
    ['age', age],
  ])('a waiting message starts the first task: by %s', (_, policy) => {
    expect(alarmsOf({ ...worker(policy), ...none })).toMatchObject([
      { name: 'wake', expression: 'IF(FILL(FILL(tasks, REPEAT), 0) < 1, waiting > 0, 0)', change: 1 },
    ]);
  });

  test('a point in time may be what goes down to zero', () => {
    const night = { metric: 'schedule', cron: '0 20 * * *', min: 0 };
    expect(alarmsOf(worker(depth, night)).map(({ name }) => name)).toEqual(['wake']);
  });

  test('nothing wakes what always runs', () => {
    expect(alarmsOf(worker(depth))).toEqual([]);
  });

  test('the last task goes when nothing is left to do, not when there is little', () => {
    const { expression } = alarmOf('scale-in', { ...worker(depth), ...none, scalingBehavior: steps })!;
    expect(expression).toBe(
      'FILL(FILL(IF(tasks > 1, (queue0waiting + queue0working) / IF(tasks > 0, tasks, 1) < 450, queue0waiting + queue0working < 1), REPEAT), 0)',
    );
  });
});

describe('[RWP-26] what a task has to do', () => {
  const loadOf = (api: Description) => {
    const { service, source } = sourceOf(api);
    return taskLoads(service, source)[0]!;
  };

  test('is the response time in milliseconds', () => {
    expect(loadOf({ scaling: [latency] })).toMatchObject({
      target: 200,
      queries: { latency0g0: { name: 'TargetResponseTime', statistic: 'p95' } },
    });
  });

  test('is its share of the messages that wait and that are worked on', () => {
    const load = loadOf(worker(depth));
    expect(load).toMatchObject({ target: 1000, silence: 'unknown' });
    expect(Object.values(load.queries).map(({ name }) => name)).toEqual([
      'ApproximateNumberOfMessagesVisible',
      'ApproximateNumberOfMessagesNotVisible',
      'RunningTaskCount',
    ]);
  });

  test('is the number of requests over both groups of a release that shifts traffic', () => {
    const { service, source } = sourceOf({ scaling: [requests] });
    const [load] = taskLoads(service, { ...source, targetGroups: ['tg/a', 'tg/b'] });
    expect(load?.expression).toBe('SUM([requests0g0, requests0g1])');
    expect(Object.values(load!.queries).map(({ dimensions }) => dimensions['TargetGroup'])).toEqual(['tg/a', 'tg/b']);
  });

  test('is not known for a list that a cache keeps', () => {
    const list = { metric: 'queue', depthPerReplica: 10, cache: 'sessions', list: 'jobs' };
    const stage = { kind: 'worker', uses: ['sessions'], scaling: [list] };
    const found = minimalStage({
      caches: { sessions: {} },
      services: { api: { replicas: { min: 1, max: 3 }, ...stage } },
    });
    const service = found.services['api'] as ServiceSpec;
    expect(taskLoads(service, { stage: found, service: 'api', targetGroups: [] })).toEqual([]);
  });
});
