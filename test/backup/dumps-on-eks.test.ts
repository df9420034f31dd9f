import { describe, expect, test } from '@jest/globals';
import { kubernetesObjects } from '../../lib/lowering/kubernetes/kubernetes-objects';
import type { StageSpec } from '../../lib/spec/stage';
import { synthesizeStage } from '../support/synth';
import { backedUp } from './backed-up';

const spec = backedUp.stages.find(({ stage }) => stage === 'prod') as StageSpec;
const objects = kubernetesObjects(spec);
const production = synthesizeStage(backedUp, 'prod', { target: 'eks' });

// oxlint-disable-next-line typescript/no-explicit-any -- objects of every kind
function object(kind: string, name: string): any {
  return objects.find((candidate) => candidate.kind === kind && candidate.metadata.name === name);
}

const containerOf = (name: string) => object('CronJob', name).spec.jobTemplate.spec.template.spec.containers[0];

describe('the job that dumps a database on eks', () => {
  test('[VIB-45] is a CronJob that never runs twice at a time, and hears when it was due', () => {
    expect(object('CronJob', 'main-dump').spec).toMatchObject({
      schedule: '0 3 * * *',
      timeZone: 'UTC',
      suspend: false,
      concurrencyPolicy: 'Forbid',
    });
    expect(containerOf('main-dump').env).toContainEqual({
      name: 'BACKUP_JOB_NAME',
      valueFrom: { fieldRef: { fieldPath: "metadata.labels['batch.kubernetes.io/job-name']" } },
    });
  });

  test('[VIB-50] beside one that brings dumps back, and waits for a person', () => {
    expect(object('CronJob', 'main-restore').spec).toMatchObject({ suspend: true, concurrencyPolicy: 'Forbid' });
    expect(containerOf('main-restore').args).toEqual(['list']);
  });

  test('runs the image of this deployment, which the cluster learns from its Secret', () => {
    expect(containerOf('main-dump').image).toBe('{{ .Values.facts.mainDumpImage }}');
    const bridge = JSON.stringify(production.stack('gitops').json);
    expect(bridge).toMatch(/slipway\.dev\/main-dump-image[^,]*/);
    expect(bridge).toMatch(/container-assets-/);
  });

  test('[VIB-46] knows the server itself and where its dumps go', () => {
    expect(object('ConfigMap', 'events-dump').data).toMatchObject({
      PGHOST: '{{ .Values.facts.eventsServer }}',
      PGDATABASE: 'events',
      BACKUP_BUCKET: '{{ .Values.facts.database_dumpsBucket }}',
      BACKUP_KMS_KEY_ID: 'alias/shop-prod-dumps',
      BACKUP_PREFIX: 'event-backups',
    });
  });

  test('signs in with a role of its own, and the restore as the administrator', () => {
    const key = (name: string) => object('ExternalSecret', name).spec.data[0].remoteRef;
    expect(key('main-dump')).toMatchObject({ key: 'shop/prod/main/main-dump', property: 'username' });
    expect(key('main-restore')).toMatchObject({ key: '{{ .Values.facts.mainAdminSecret }}', property: 'username' });
    // nothing but the secrets of the stage, and these
    const store = production.resources('gitops', 'AWS::IAM::Role').find(([id]) => id.startsWith('SecretStoreRole'))!;
    expect(JSON.stringify(store[1]['Policies'])).toMatch(/mainAdmin|mainInstanceSecret/);
  });

  test('reaches its database and AWS, and nobody reaches it', () => {
    const { ingress, egress } = object('NetworkPolicy', 'main-dump').spec;
    expect(ingress).toEqual([]);
    const ports = egress.flatMap((rule: { ports: { port: number }[] }) => rule.ports.map(({ port }) => port));
    expect(new Set(ports)).toEqual(new Set([5432, 80, 443]));
  });

  test('has an identity with half of the rights: one writes, the other reads', () => {
    const policy = (service: string) =>
      JSON.stringify(
        production.resources('services-backup', 'AWS::IAM::Policy').filter(([id]) => id.startsWith(service)),
      );
    expect(policy('maindump')).toContain('s3:PutObject');
    expect(policy('maindump')).not.toMatch(/s3:GetObject|s3:DeleteObject|s3:ListBucket/);
    expect(policy('mainrestore')).toContain('s3:GetObject');
    expect(policy('mainrestore')).not.toMatch(/s3:PutObject|s3:DeleteObject/);
  });
});
