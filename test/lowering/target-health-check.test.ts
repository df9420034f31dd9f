import { describe, expect, test } from '@jest/globals';
import { targetHealthCheck } from '../../lib/lowering/target-health-check';
import type { Description } from '../support/descriptions';
import { minimalStage } from '../support/descriptions';

const checkOf = (probes: Description) =>
  targetHealthCheck(minimalStage({ services: { api: { probes } } }).services['api']!);

describe('what the load balancer asks', () => {
  test('the readiness probe', () => {
    const readiness = {
      path: '/ready',
      port: 9000,
      periodSeconds: 15,
      timeoutSeconds: 4,
      failureThreshold: 5,
      successThreshold: 3,
    };
    expect(checkOf({ readiness, liveness: '/live' })).toEqual({
      path: '/ready',
      port: '9000',
      intervalSeconds: 15,
      timeoutSeconds: 4,
      healthyThreshold: 3,
      unhealthyThreshold: 5,
    });
  });

  test.each<[string, Description, Description]>([
    ['the liveness probe, where there is no other', { liveness: '/live' }, { path: '/live' }],
    ['the root, where there is none', {}, { path: '/', intervalSeconds: 10, timeoutSeconds: 5, unhealthyThreshold: 3 }],
    [
      'the port of the service, where the probe names it',
      { readiness: { path: '/', port: 8080 } },
      { port: 'traffic-port' },
    ],
    ['the root, for a probe that runs a command', { readiness: { command: ['true'] } }, { path: '/' }],
  ])('%s', (_, probes, expected) => {
    expect(checkOf(probes)).toMatchObject(expected);
  });
});

describe('what a load balancer cannot do is rounded', () => {
  test.each<[string, Description, Description]>([
    [
      'VIB-38: the time between checks is longer than the timeout',
      { periodSeconds: 5, timeoutSeconds: 5 },
      { intervalSeconds: 6, timeoutSeconds: 5 },
    ],
    [
      'it asks every five seconds at most',
      { periodSeconds: 1, timeoutSeconds: 1 },
      { intervalSeconds: 5, timeoutSeconds: 2 },
    ],
    [
      'it never decides on one answer',
      { failureThreshold: 1, successThreshold: 1 },
      { unhealthyThreshold: 2, healthyThreshold: 2 },
    ],
    [
      'it decides on ten answers at the latest',
      { failureThreshold: 30, successThreshold: 10 },
      { unhealthyThreshold: 10, healthyThreshold: 10 },
    ],
  ])('%s', (_, settings, expected) => {
    expect(checkOf({ readiness: { path: '/', ...settings } })).toMatchObject(expected);
  });
});
