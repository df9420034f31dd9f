import { describe, expect, test } from '@jest/globals';
import { lowerStage } from '../../lib/lowering/lower-stage';
import type { DeploymentTarget } from '../../lib/spec/target';
import type { Description } from '../support/descriptions';
import { minimalStage } from '../support/descriptions';

const called = { services: { api: { calls: ['peer'] }, peer: { kind: 'internal', port: 9000 } } };

/** `status: reason` of one fact of a mesh. */
function noteOn(target: DeploymentTarget, path: string, mesh: Description, patch: Description = called): string {
  const notes = lowerStage(minimalStage({ ...patch, mesh: { mutualTls: 'strict', ...mesh } }), target);
  const { status, reason } = notes.find((note) => note.path === `mesh.${path}`)!;
  return `${status}: ${reason}`;
}

describe('[VIB-31, VIB-32, VIB-33, CUS-03] the report says of a mesh on', () => {
  test.each<[DeploymentTarget, string, Description, RegExp]>([
    ['eks', 'mutualTls', {}, /^rounded: Istio.*0\.1 vCPU and 128 MiB; the load balancer is outside, so api take it/],
    ['eks', 'mutualTls', { mutualTls: 'permissive' }, /what is plain, too/],
    ['eks', 'retries', { retries: 5 }, /^honoured: requests that did not arrive/],
    ['eks', 'circuitBreaker.consecutiveErrors', { circuitBreaker: { consecutiveErrors: 9 } }, /^honoured:.* 9 errors/],
    ['eks', 'circuitBreaker.ejectionSeconds', { circuitBreaker: { ejectionSeconds: 60 } }, /^honoured: 60 s/],
    ['fargate', 'mutualTls', {}, /^substituted:.*one-sided.*about 50 USD a month$/],
    ['fargate', 'mutualTls', { mutualTls: 'permissive' }, /^substituted:.*nothing plain/],
    ['fargate', 'retries', { retries: 2 }, /^honoured: Service Connect tries 2 more times/],
    ['fargate', 'retries', { retries: 3 }, /^rounded:.*2 more times.*no setting/],
    [
      'fargate',
      'circuitBreaker.consecutiveErrors',
      { circuitBreaker: { consecutiveErrors: 5 } },
      /^rounded:.*5 within 30 s/,
    ],
    [
      'fargate',
      'circuitBreaker.ejectionSeconds',
      { circuitBreaker: { ejectionSeconds: 30 } },
      /^rounded:.*30 to 300 s/,
    ],
  ])('%s: %s as %j', (target, path, mesh, expected) => {
    expect(noteOn(target, path, mesh)).toMatch(expected);
  });

  test.each<[string, Description, RegExp]>([
    [
      'a managed server',
      { databases: { main: {} }, services: { api: { uses: ['main'] } } },
      /main is a managed server: TLS/,
    ],
    [
      'a program without a proxy',
      { services: { api: { calls: ['docker'] }, docker: { kind: 'daemon', privileged: true, port: 2376 } } },
      /docker has no proxy/,
    ],
  ])('eks where mutual TLS ends: %s', (_, patch, expected) => {
    expect(noteOn('eks', 'mutualTls', {}, patch)).toMatch(expected);
  });

  test('eks that it is whole where everybody is in it', () => {
    const services = { api: null, a: { kind: 'worker', calls: ['b'] }, b: { kind: 'internal', port: 9000 } };
    const edge = { stages: { dev: { edge: { cdn: false } } } };
    expect(noteOn('eks', 'mutualTls', {}, { ...edge, services })).toMatch(/^honoured: /);
  });

  test('eks to whom nothing is sent again', () => {
    const services = { api: { calls: ['peer'] }, peer: { kind: 'internal', port: 9000, protocol: 'tcp' } };
    expect(noteOn('eks', 'retries', { retries: 1 }, { services })).toMatch(/^rounded:.*but to peer/);
  });

  test('fargate that it is nothing where nobody calls anybody', () => {
    expect(noteOn('fargate', 'mutualTls', {}, {})).toMatch(/^honoured: no service calls another/);
  });
});
