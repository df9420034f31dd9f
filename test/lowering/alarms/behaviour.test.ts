import { describe, expect, test } from '@jest/globals';
import type { CompositeAlarmDefinition, MetricAlarmDefinition } from '../../../lib/lowering/alarms/alarm-definition';
import { alarmDefinitions } from '../../../lib/lowering/alarms/alarm-definitions';
import type { Reports } from '../../support/cloudwatch/simulate';
import { simulate } from '../../support/cloudwatch/simulate';
import { minimalStage } from '../../support/descriptions';

const stage = minimalStage({
  availability: 99.9,
  services: {
    api: { kind: 'web', port: 80, routes: ['/*'], metrics: { custom: { tokens: { kind: 'counter' } } } },
    worker: {
      kind: 'worker',
      consumes: 'jobs',
      replicas: { min: 0, max: 4 },
      scaling: [{ metric: 'queue', depthPerReplica: 9 }],
    },
  },
  databases: { main: { version: '17', readReplicas: 1 } },
  queues: { jobs: {} },
  alarms: {
    errors: { metric: 'errors', abovePercent: 5 },
    slow: { metric: 'latency', percentile: 'p95', aboveMilliseconds: 500 },
    cpu: { metric: 'cpu', abovePercent: 80 },
    restarts: { metric: 'restarts', abovePerHour: 0 },
    lag: { metric: 'replication-lag', aboveSeconds: 10 },
    disk: { metric: 'disk', abovePercent: 85 },
    delay: { metric: 'queue-age', aboveSeconds: 300 },
    tokens: { metric: 'custom', name: 'tokens', statistic: 'Sum', below: 1 },
  },
});

const alarms = alarmDefinitions(stage, 'fargate');

function alarm(name: string): MetricAlarmDefinition {
  const found = alarms.find((each) => each.name === `shop-dev-${name}`);
  if (found?.kind !== 'metric') throw new Error(`no alarm on numbers '${name}'`);
  return found;
}

/** Minutes from the first of trouble to the alarm: what lasts, and a minute until CloudWatch has its numbers. */
const PROMISED = { forMinutes: 5, delay: 1 };
const intime = (from: number) => from + PROMISED.forMinutes + PROMISED.delay;

/** `during` from a minute to another, `otherwise` else. */
const between =
  (from: number, to: number, during: number | undefined, otherwise: number | undefined) => (minute: number) =>
    minute >= from && minute < to ? during : otherwise;

const constant = (value: number | undefined) => () => value;

describe('errors', () => {
  const errors = alarm('api-errors');
  const run = (reports: { requests: Reports[string]; errors: Reports[string] }, minutes = 120) =>
    simulate(errors, { requests0: reports.requests, errors0: reports.errors }, minutes);

  test('a share above the threshold is told in time, and once', () => {
    const { raised, ended } = run({ requests: constant(600), errors: between(30, 60, 60, undefined) });
    expect(raised).toHaveLength(1);
    expect(raised[0]).toBeLessThanOrEqual(intime(30));
    expect(ended).toHaveLength(1);
    expect(ended[0]).toBeLessThanOrEqual(intime(60));
  });

  test.each([1, 2, 3])('a spike of %d minutes tells nobody', (length) => {
    expect(run({ requests: constant(600), errors: between(30, 30 + length, 600, undefined) }).raised).toEqual([]);
  });

  test('a share just under the threshold tells nobody, however long', () => {
    expect(run({ requests: constant(1000), errors: constant(50) }).raised).toEqual([]);
  });

  test('one failure among few requests tells nobody, and failures alone do', () => {
    expect(run({ requests: constant(10), errors: constant(1) }).raised).toEqual([]);
    expect(run({ requests: constant(5), errors: constant(5) }).raised).toHaveLength(1);
  });

  test('a night without requests is no trouble', () => {
    const { states, raised } = run({ requests: between(-Infinity, 30, 600, undefined), errors: constant(undefined) });
    expect(raised).toEqual([]);
    expect(states.at(-1)).toBe('OK');
  });

  test.each([
    ['is better', (minute: number) => (minute % 5 === 0 ? undefined : 60), constant(600)],
    ['comes late', constant(60), (minute: number) => (minute % 5 === 0 ? undefined : 600)],
  ])('one minute in five that %s does not end it', (_, failed, requests) => {
    const { raised, ended } = run({ requests, errors: (minute) => (minute >= 30 ? failed(minute) : undefined) });
    expect([raised.length, ended.length]).toEqual([1, 0]);
    expect(raised[0]).toBeLessThanOrEqual(intime(31));
  });

  test('around the threshold it does not flap', () => {
    const { raised } = run({ requests: constant(600), errors: (minute) => (minute % 2 === 0 ? 40 : 20) }, 600);
    expect(raised).toEqual([]);
  });
});

describe('requests that no service answers', () => {
  const unanswered = alarm('load-balancer-errors');

  test('are told also when no target is left, and the counter of requests is silent', () => {
    const reports = { requests: between(-Infinity, 30, 600, undefined), errors: between(30, 999, 600, undefined) };
    const { raised } = simulate(unanswered, reports, 60);
    expect(raised).toHaveLength(1);
    expect(raised[0]).toBeLessThanOrEqual(intime(30));
  });
});

describe('latency', () => {
  const slow = alarm('api-slow');

  test('is told in milliseconds of what CloudWatch has in seconds', () => {
    const reports = { requests0: constant(600), latency0: between(30, 999, 0.6, 0.2) };
    expect(simulate(slow, reports, 60).raised[0]).toBeLessThanOrEqual(intime(30));
    expect(simulate(slow, { ...reports, latency0: constant(0.499) }, 60).raised).toEqual([]);
  });

  test('of a handful of requests says nothing', () => {
    expect(simulate(slow, { requests0: constant(19), latency0: constant(9) }, 60).raised).toEqual([]);
  });
});

describe('use of replicas', () => {
  test('without a word from replicas that must run, nobody claims that all is well', () => {
    const reports = { used: between(-Infinity, 20, 50, undefined) };
    expect(simulate(alarm('api-cpu'), reports, 60).states.at(-1)).toBe('INSUFFICIENT_DATA');
  });

  test('of a worker that may be at zero, silence is no trouble', () => {
    const reports = { used: between(-Infinity, 20, 50, undefined) };
    const { states } = simulate(alarm('worker-cpu'), reports, 60);
    expect(states.at(-1)).toBe('OK');
  });
});

describe('restarts', () => {
  const restarts = alarm('api-restarts');

  test('the first is told within five minutes, and stays for an hour', () => {
    const { raised, ended } = simulate(restarts, { stops: (minute) => (minute === 40 ? 1 : undefined) }, 180);
    expect(raised).toHaveLength(1);
    expect(raised[0]).toBeLessThanOrEqual(45);
    expect(ended[0]).toBeGreaterThanOrEqual(100);
    expect(ended[0]).toBeLessThanOrEqual(40 + 75);
  });

  test('one after the other tell once', () => {
    const { raised, ended } = simulate(restarts, { stops: (minute) => (minute % 30 === 10 ? 1 : undefined) }, 300);
    expect([raised.length, ended.length]).toEqual([1, 0]);
  });
});

describe('replication lag', () => {
  const lag = alarm('main-database-lag');
  const run = (seconds: Reports[string], bytes: Reports[string]) =>
    simulate(lag, { lag0: seconds, missing: bytes }, 240);

  test('a reader that is behind is told in time', () => {
    const { raised } = run(between(60, 999, 15, 0), between(60, 999, 10_000_000, 0));
    expect(raised[0]).toBeLessThanOrEqual(intime(60));
  });

  test('a writer at rest, whose readers look up to five minutes late, tells nobody', () => {
    expect(run((minute) => (minute % 5) * 60 + 10, constant(100)).raised).toEqual([]);
  });

  test('a reader that has everything and applies nothing is told once it cannot be rest', () => {
    const { raised } = run((minute) => Math.max(0, (minute - 60) * 60), constant(0));
    expect(raised).toHaveLength(1);
    expect(raised[0]).toBeLessThanOrEqual(60 + 6 + PROMISED.forMinutes + PROMISED.delay);
  });

  test('a reader that falls silent is told', () => {
    expect(run(between(-Infinity, 60, 1, undefined), constant(0)).raised).toHaveLength(1);
  });
});

test('a disk that fills is told before it is full, and a silent server is not called well', () => {
  const free = (minute: number) => Math.max(0, 20 - minute / 10) * 1024 ** 3;
  const { raised } = simulate(alarm('main-database-disk'), { server0: free, server1: constant(15 * 1024 ** 3) }, 240);
  expect(raised).toHaveLength(1);
  // 85 % are used after 170 minutes, all after 200
  expect(raised[0]).toBeLessThanOrEqual(intime(171));
});

test('a job that waits longer than five minutes is told', () => {
  const { raised } = simulate(alarm('jobs-queue-delay'), { oldest: (minute) => Math.max(0, minute - 30) * 60 }, 60);
  expect(raised[0]).toBeLessThanOrEqual(intime(36));
});

test('a number that should not fall is told also when it is gone', () => {
  expect(simulate(alarm('api-tokens'), { value: between(-Infinity, 30, 12, undefined) }, 60).raised).toHaveLength(1);
  expect(simulate(alarm('api-tokens'), { value: between(-Infinity, 30, 12, 0) }, 60).raised).toHaveLength(1);
});

describe('the budget of errors of 99.9 %', () => {
  const composite = (id: string) =>
    alarms.find((each) => each.name === `shop-dev-availability-${id}`) as CompositeAlarmDefinition;
  const DAY = 24 * 60;

  /** Minutes in which both windows of a pair are raised. */
  function raisedMinutes(id: string, percentAt: (minute: number) => number | undefined, minutes: number): number[] {
    const windows = composite(id).allOf.map((name) => {
      const failed = (minute: number) => (percentAt(minute) ?? 0) * 10 || undefined;
      const reports = {
        good0: (minute: number) => 1000 - (failed(minute) ?? 0),
        good1: constant(undefined),
        good2: constant(undefined),
        bad0: failed,
        bad1: constant(undefined),
      };
      return simulate(alarm(name.replace('shop-dev-', '')), reports, minutes, minutes > DAY ? 20 : 1).states;
    });
    return Array.from({ length: minutes }, (_, i) => i).filter((i) => windows.every((states) => states[i] === 'ALARM'));
  }

  test('an outage of all requests is told within minutes', () => {
    const raised = raisedMinutes('fast', between(120, 999, 100, 0), 180);
    expect(raised[0]).toBeLessThanOrEqual(120 + 3);
  });

  test('2 % of failures are told within the hour in which they spend 2 % of the budget', () => {
    const raised = raisedMinutes('fast', between(120, 999, 2, 0), 240);
    expect(raised[0]).toBeLessThanOrEqual(120 + 60);
  });

  test('a slow burn that the fast windows do not see is told by the slow ones', () => {
    const burn = between(DAY, 9999, 0.8, 0);
    expect(raisedMinutes('fast', burn, DAY + 600)).toEqual([]);
    expect(raisedMinutes('slow', burn, DAY + 600)[0]).toBeLessThanOrEqual(DAY + 360);
  });

  test('what creeps is a warning within a day', () => {
    const burn = between(DAY, 9999, 0.4, 0);
    expect(raisedMinutes('slow', burn, 2 * DAY)).toEqual([]);
    expect(raisedMinutes('creeping', burn, 2 * DAY)[0]).toBeLessThanOrEqual(2 * DAY);
    expect(composite('creeping').severity).toBe('warning');
  });

  test('what the budget allows for is told by nobody', () => {
    for (const id of ['fast', 'slow', 'creeping'])
      expect([id, raisedMinutes(id, constant(0.1), 2 * DAY)]).toEqual([id, []]);
  });

  test('soon after its cause an alarm is over, by the short window', () => {
    const raised = raisedMinutes('fast', between(120, 150, 100, 0), 300);
    expect(raised.at(-1)).toBeLessThanOrEqual(150 + 7);
  });
});
