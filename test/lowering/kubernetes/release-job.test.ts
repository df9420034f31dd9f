import { describe, expect, test } from '@jest/globals';
import { kubernetesObjects } from '../../../lib/lowering/kubernetes/kubernetes-objects';
import type { Phase } from '../../../lib/lowering/kubernetes/placed-service';
import { stageTemplates } from '../../../lib/render/chart/stage-templates';
import { minimalStage } from '../../support/descriptions';

const stage = minimalStage({
  services: {
    migrate: { kind: 'job', beforeRelease: true, timeoutSeconds: 900, uses: ['main'], env: { MODE: 'up' } },
    worker: { kind: 'worker' },
  },
  databases: { main: {} },
});

const objects = (phase: Phase) => kubernetesObjects(stage, phase);
const waveOf = ({ metadata }: { metadata: { annotations?: Record<string, string> } }) =>
  Number(metadata.annotations?.['argocd.argoproj.io/sync-wave']);

describe('on EKS a job before a release', () => {
  const job = objects('released').find(({ kind }) => kind === 'Job')!;

  test('is a hook that Argo CD waits for, with what is left of the last one gone', () => {
    expect(job).toMatchObject({
      metadata: {
        name: 'migrate',
        annotations: {
          'argocd.argoproj.io/hook': 'Sync',
          'argocd.argoproj.io/hook-delete-policy': 'BeforeHookCreation',
        },
      },
      spec: { backoffLimit: 0, activeDeadlineSeconds: 900, template: { spec: { restartPolicy: 'Never' } } },
    });
  });

  test('comes after its account, secrets and permissions, and before everything that runs code', () => {
    const own = objects('released').filter(({ metadata }) => metadata.labels['app.kubernetes.io/name'] === 'migrate');
    const needed = own.filter(({ kind }) => kind !== 'Job');
    expect(needed.map(({ kind }) => kind)).toEqual(
      expect.arrayContaining(['ServiceAccount', 'ConfigMap', 'ExternalSecret', 'NetworkPolicy']),
    );
    expect(needed.filter((object) => waveOf(object) >= waveOf(job))).toEqual([]);
    const running = objects('released').filter(({ kind }) => kind === 'Deployment');
    expect(running.map(({ metadata }) => metadata.name).toSorted()).toEqual(['api', 'worker']);
    expect(running.filter((object) => waveOf(object) <= waveOf(job))).toEqual([]);
  });

  test('is run by its release alone: an object that is no hook tells its image, once there is one', () => {
    const released = (phase: Phase, name: string) =>
      objects(phase).find(({ kind, metadata }) => kind === 'ServiceAccount' && metadata.name === name)?.metadata
        .annotations?.['slipway.dev/released'];
    expect(released('released', 'migrate')).toContain('shop/migrate:{{ (index .Values.images `migrate`).tag }}');
    expect(released('unreleased', 'migrate')).toBeUndefined();
    expect(released('released', 'worker')).toBeUndefined();
  });

  test('is not there before there is an image of it, nor in a cluster that leaves jobs to another', () => {
    expect(objects('unreleased').filter(({ kind }) => kind === 'Job')).toEqual([]);
    const text = stageTemplates(stage).get('templates/dev/services/migrate/job.yaml');
    expect(text).toContain('{{- if dig "migrate" "tag" "" .Values.images }}\n{{- if not .Values.suspendJobs }}\n');
  });
});
