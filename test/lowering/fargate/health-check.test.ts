import { spawnSync } from 'node:child_process';
import { describe, expect, test } from '@jest/globals';
import { limits } from '../../../lib/data/limits';
import { containerHealthCheck, startSeconds } from '../../../lib/lowering/fargate/health-check';
import type { Description } from '../../support/descriptions';
import { minimalStage } from '../../support/descriptions';

const serviceOf = (patch: Description) => minimalStage({ services: { api: patch } }).services['api']!;
const checkOf = (probes: Description, patch: Description = {}) =>
  containerHealthCheck(serviceOf({ probes, ...patch }))!;

/** VIB-36 and VIB-37, as the seed has them. */
const startup = { path: '/health/startup', periodSeconds: 3, failureThreshold: 30, timeoutSeconds: 5 };
const liveness = {
  path: '/health/live',
  initialDelaySeconds: 30,
  periodSeconds: 10,
  failureThreshold: 3,
  timeoutSeconds: 5,
};

describe('the check inside the container', () => {
  test('VIB-36, VIB-37: is the liveness probe, after a start period of the whole startup probe', () => {
    const { command, ...timings } = checkOf({ startup, liveness });
    expect(timings).toEqual({ intervalSeconds: 10, timeoutSeconds: 5, retries: 3, startPeriodSeconds: 90 });
    expect(command.join(' ')).toContain('/health/live');
  });

  test('is the startup probe, where there is no other', () => {
    const { command, intervalSeconds } = checkOf({ startup });
    expect(command.join(' ')).toContain('/health/startup');
    expect(intervalSeconds).toBe(6);
  });

  test('never begins before the one before it may have ended', () => {
    const { intervalSeconds, timeoutSeconds } = checkOf({
      liveness: { path: '/', periodSeconds: 10, timeoutSeconds: 11 },
    });
    expect([intervalSeconds, timeoutSeconds]).toEqual([12, 11]);
  });

  test('connects to a gRPC server, which answers no curl', () => {
    const grpc = { kind: 'internal', port: 50051, protocol: 'grpc', routes: null };
    expect(checkOf({ liveness: '/health' }, grpc).command).toEqual(['CMD-SHELL', 'nc -z 127.0.0.1 50051 || exit 1']);
    expect(checkOf({ liveness: { path: '/health', port: 8080 } }, grpc).command[1]).toContain(':8080/health');
  });

  test('is left out without a probe that would replace a task', () => {
    expect(containerHealthCheck(serviceOf({ probes: { readiness: '/ready' } }))).toBeUndefined();
  });

  test('stays within what ECS takes, whatever is declared', () => {
    const extremes = [
      checkOf({ liveness: { path: '/', periodSeconds: 1, timeoutSeconds: 1, failureThreshold: 1 } }),
      checkOf({
        liveness: {
          path: '/',
          periodSeconds: 300,
          timeoutSeconds: 120,
          failureThreshold: 100,
          initialDelaySeconds: 3600,
        },
      }),
    ];
    const bounds = [
      ['intervalSeconds', limits.ecsHealthCheckIntervalSeconds],
      ['timeoutSeconds', limits.ecsHealthCheckTimeoutSeconds],
      ['retries', limits.ecsHealthCheckRetries],
      ['startPeriodSeconds', limits.ecsHealthCheckStartPeriodSeconds],
    ] as const;
    for (const [field, { min, max }] of bounds) {
      expect(extremes.map((check) => check[field])).toEqual([min, max]);
    }
  });
});

describe('the time to start is', () => {
  test.each<[string, Description, number]>([
    ['VIB-36: all failures that the startup probe allows', { startup, liveness }, 90],
    ['its first wait as well', { startup: { ...startup, initialDelaySeconds: 10 } }, 100],
    ['VIB-37: the first wait of the liveness probe, without a startup probe', { liveness }, 30],
    ['the longer of the two', { startup, liveness: { ...liveness, initialDelaySeconds: 120 } }, 120],
    ['nothing, without probes', {}, 0],
  ])('%s', (_, probes, expected) => {
    expect(startSeconds(serviceOf({ probes }))).toBe(expected);
  });
});

describe('the command of the check', () => {
  test('is that of the probe', () => {
    expect(checkOf({ liveness: { command: ['pg_isready', '-q'] } }).command).toEqual(['CMD', 'pg_isready', '-q']);
  });

  test.each<[string, Description, Description, string]>([
    ['the port of the service', { liveness: '/live' }, {}, "'http://127.0.0.1:8080/live'"],
    ['the port of the probe', { liveness: { path: '/live', port: 9000 } }, {}, "'http://127.0.0.1:9000/live'"],
    [
      'over TLS, without asking who signed',
      { liveness: '/live' },
      { tls: true },
      "-fsSk -o /dev/null -m 5 'https://127.0.0.1:8080/live'",
    ],
    ['whether the port answers, without a path', { liveness: { port: 9000 } }, {}, 'nc -z 127.0.0.1 9000'],
  ])('asks %s', (_, probes, patch, expected) => {
    const { command } = checkOf(probes, patch);
    expect(command[0]).toBe('CMD-SHELL');
    expect(command[1]).toContain(expected);
  });

  test.each(["/a'b", '/a$(id)b', '/`id`', '/a;b', '/?a=1&b=2'])(
    'is one command for a shell, with the path %s',
    (path) => {
      const [, script = ''] = checkOf({ liveness: { path } }).command;
      const echo = `curl() { for last; do :; done; printf %s "$last"; }\n${script}`;
      expect(spawnSync('sh', ['-c', echo], { encoding: 'utf8' })).toMatchObject({
        status: 0,
        stdout: `http://127.0.0.1:8080${path}`,
      });
    },
  );

  test('fails with exit code 1, the only one besides 0 that ECS knows', () => {
    const [, script = ''] = checkOf({ liveness: '/live' }).command;
    expect(spawnSync('sh', ['-c', `curl() { return 22; }\n${script}`]).status).toBe(1);
  });
});
