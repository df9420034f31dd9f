import { describe, expect, test } from '@jest/globals';
import { livenessOutcome, readinessOutcome, startupOutcome } from '../../../lib/lowering/fargate/probe-outcomes';
import type { Outcome } from '../../../lib/lowering/lowering-note';
import type { Description } from '../../support/descriptions';
import { minimalStage } from '../../support/descriptions';

const serviceOf = (probes: Description, patch: Description = {}) =>
  minimalStage({ services: { api: { probes, ...patch } } }).services['api']!;

const startup = { path: '/health/startup', periodSeconds: 3, failureThreshold: 30, timeoutSeconds: 5 };
const liveness = { path: '/live', initialDelaySeconds: 30, periodSeconds: 10, failureThreshold: 3, timeoutSeconds: 5 };
const readiness = { path: '/ready', initialDelaySeconds: 10, periodSeconds: 5, failureThreshold: 3, timeoutSeconds: 5 };
const exact = { path: '/ready', successThreshold: 2 };

type Row = [title: string, probe: Description, status: Outcome['status'], reason: RegExp];

describe('a startup probe', () => {
  test.each<Row>([
    ['VIB-36 becomes a start period', startup, 'rounded', /start period of 90 s .* do not count$/],
    [
      'is cut where ECS ends',
      { ...startup, failureThreshold: 100, periodSeconds: 10 },
      'rounded',
      /start period of 300 s .*; ECS allows no more of the declared 1000 s$/,
    ],
  ])('%s', (_, probe, status, reason) => {
    const outcome = startupOutcome(serviceOf({ startup: probe }));
    expect(outcome).toEqual({ status, reason: expect.stringMatching(reason) });
  });
});

describe('a liveness probe', () => {
  test.each<Row>([
    [
      'VIB-37 is carried out as declared',
      liveness,
      'honoured',
      /container check with curl, wget or nc.*a failing task is replaced$/,
    ],
    [
      'with a command needs no curl',
      { command: ['true'] },
      'honoured',
      /^container check; a failing task is replaced$/,
    ],
    ['that asks too often is slowed down', { ...liveness, periodSeconds: 3 }, 'rounded', /; every 6 s instead of 3$/],
    [
      'that is too patient is cut',
      { ...liveness, timeoutSeconds: 90, failureThreshold: 12 },
      'rounded',
      /; every 61 s instead of 10, timeout 60 s instead of 90, failures 10 instead of 12$/,
    ],
    [
      'that waits too long is cut',
      { ...liveness, initialDelaySeconds: 400 },
      'rounded',
      /; first wait 300 s instead of 400$/,
    ],
  ])('%s', (_, probe, status, reason) => {
    const outcome = livenessOutcome(serviceOf({ liveness: probe }));
    expect(outcome).toEqual({ status, reason: expect.stringMatching(reason) });
  });
});

test('the liveness probe of a gRPC service only connects, and says so, unless it has a command', () => {
  const grpc = { kind: 'internal', port: 50051, protocol: 'grpc', routes: null };
  const outcomeOf = (probe: Description) => livenessOutcome(serviceOf({ liveness: probe }, grpc));
  expect(outcomeOf({ path: '/health' })).toEqual({
    status: 'rounded',
    reason: expect.stringMatching(/; it only connects: .* grpc_health_probe$/),
  });
  expect(outcomeOf({ path: '/health', port: 9464 }).status).toBe('honoured');
  expect(outcomeOf({ command: ['/bin/grpc_health_probe', '-addr=:50051'] }).status).toBe('honoured');
});

describe('a readiness probe', () => {
  test.each<Row>([
    [
      'that a load balancer can ask is carried out as declared',
      exact,
      'honoured',
      /^health check of the target group$/,
    ],
    [
      'VIB-38 is rounded, and says how',
      readiness,
      'rounded',
      /; every 6 s instead of 5, successes 2 instead of 1; no wait of 10 s, since a target gets traffic only after it was healthy$/,
    ],
    ['with a command becomes a request', { command: ['true'] }, 'rounded', /on '\/'/],
  ])('%s', (_, probe, status, reason) => {
    const outcome = readinessOutcome(serviceOf({ readiness: probe }));
    expect(outcome).toEqual({ status, reason: expect.stringMatching(reason) });
  });

  test('of a service without a load balancer is asked by nobody', () => {
    const internal = serviceOf({ readiness: exact }, { kind: 'internal', port: 8080 });
    expect(readinessOutcome(internal)).toEqual({
      status: 'rounded',
      reason: expect.stringContaining('no load balancer asks'),
    });
  });
});

test('what is not declared is not checked', () => {
  const service = serviceOf({});
  expect([livenessOutcome(service), readinessOutcome(service)].map(({ reason }) => reason)).toEqual([
    'no check',
    'no check',
  ]);
});
