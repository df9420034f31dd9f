import { describe, expect, test } from '@jest/globals';
import type { Description } from '../../support/descriptions';
import { minimalStage } from '../../support/descriptions';
import { containerOf } from './objects';
import { richStage } from './rich-stage';

const api = (patch: Description) => containerOf(minimalStage({ services: { api: patch } }), 'api');

describe('[VIB-36 to VIB-38, CUS-31] probes', () => {
  test('have the timings of the description', () => {
    const { startupProbe, livenessProbe, readinessProbe } = containerOf(richStage(), 'api');
    expect(startupProbe).toEqual({
      httpGet: { path: '/health/startup', port: 3000, scheme: 'HTTPS' },
      initialDelaySeconds: 0,
      periodSeconds: 3,
      timeoutSeconds: 5,
      failureThreshold: 30,
      successThreshold: 1,
    });
    expect(livenessProbe).toMatchObject({ initialDelaySeconds: 30, periodSeconds: 10, failureThreshold: 3 });
    expect(readinessProbe).toMatchObject({ periodSeconds: 5, successThreshold: 2 });
  });

  test('on another port speak no TLS', () => {
    expect(containerOf(richStage(), 'api').readinessProbe?.httpGet).toEqual({
      path: '/health/ready',
      port: 9464,
      scheme: 'HTTP',
    });
  });

  test.each([
    ['a path', { path: '/up' }, { httpGet: { path: '/up', port: 8080, scheme: 'HTTP' } }],
    ['a command', { command: ['cat', '/tmp/ready'] }, { exec: { command: ['cat', '/tmp/ready'] } }],
    ['a port', { port: 9000 }, { tcpSocket: { port: 9000 } }],
  ])('ask %s', (_, readiness, action) => {
    expect(api({ probes: { readiness } }).readinessProbe).toMatchObject(action);
  });

  test.each([
    ['its own health service', { path: '/grpc.health.v1.Health/Check' }, {}, { grpc: { port: 8080 } }],
    ['a path on another port', { path: '/up', port: 9000 }, {}, { httpGet: { path: '/up', port: 9000 } }],
    ['whether it listens, under TLS', { path: '/up' }, { tls: true }, { tcpSocket: { port: 8080 } }],
  ])('ask gRPC for %s', (_, readiness, patch, action) => {
    expect(api({ protocol: 'grpc', probes: { readiness }, ...patch }).readinessProbe).toMatchObject(action);
  });

  test('of a web service without readiness ask whether it is alive', () => {
    expect(api({ probes: { liveness: '/live' } }).readinessProbe?.httpGet?.path).toBe('/live');
  });

  test('of other services are only those that are declared', () => {
    const internal = api({ kind: 'internal', port: 8080, probes: { liveness: '/live' } });
    expect(internal).not.toHaveProperty('readinessProbe');
  });

  test('count one success where Kubernetes takes no other number', () => {
    const probe = { path: '/up', successThreshold: 3 };
    const { livenessProbe, readinessProbe } = api({ probes: { liveness: probe, readiness: probe } });
    expect([livenessProbe?.successThreshold, readinessProbe?.successThreshold]).toEqual([1, 3]);
  });
});
