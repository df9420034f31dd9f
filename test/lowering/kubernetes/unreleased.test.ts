import { describe, expect, test } from '@jest/globals';
import { minimalStage } from '../../support/descriptions';
import { kubernetesObjects } from '../../../lib/lowering/kubernetes/kubernetes-objects';
import { containerOf, find, get, podOf } from './objects';
import { richStage } from './rich-stage';

const stage = richStage();
const identities = (phase: 'released' | 'unreleased') =>
  kubernetesObjects(stage, phase).map(({ kind, metadata }) => `${kind} ${metadata.namespace ?? ''}/${metadata.name}`);

describe('before its first release', () => {
  test('a web service is a stand-in on the same port, with no rights, no secrets and no configuration', () => {
    const container = containerOf(stage, 'api', 'unreleased');
    expect(container.image).toMatch(/^public\.ecr\.aws\/docker\/library\/node:/);
    expect(container.command?.slice(0, 2)).toEqual(['node', '-e']);
    expect(container).not.toHaveProperty('envFrom');
    expect(container).toMatchObject({
      readinessProbe: { tcpSocket: { port: 3000 } },
      ports: [{ containerPort: 3000 }, {}],
    });
    expect(podOf(stage, 'api', 'unreleased').serviceAccountName).toBe('default');
  });

  test('its stand-in has the size and the scaler of the service', () => {
    expect(containerOf(stage, 'api', 'unreleased').resources).toEqual(containerOf(stage, 'api').resources);
    expect(find(stage, 'ScaledObject', 'api', 'unreleased')).toEqual(find(stage, 'ScaledObject', 'api'));
  });

  test('a worker stays at zero, and nothing scales it', () => {
    expect(get(stage, 'Deployment', 'mailer', 'unreleased').spec?.replicas).toBe(0);
    expect(find(stage, 'ScaledObject', 'mailer', 'unreleased')).toBeUndefined();
  });

  test('a job is not started', () => {
    expect(get(stage, 'CronJob', 'cleanup', 'unreleased').spec?.suspend).toBe(true);
  });

  test('a service whose image is made elsewhere runs', () => {
    expect(get(stage, 'Deployment', 'pricing', 'unreleased')).toEqual(get(stage, 'Deployment', 'pricing'));
  });

  test('nothing is there that a release would remove', () => {
    const released = new Set(identities('released'));
    expect(identities('unreleased').filter((identity) => !released.has(identity))).toEqual([]);
  });

  test('the arguments of the stand-in survive Kubernetes and Helm', () => {
    const [, , script = ''] = containerOf(minimalStage(), 'api', 'unreleased').command ?? [];
    expect(script).toContain('createServer');
    expect(script).not.toMatch(/\{\{|\$/);
  });
});
