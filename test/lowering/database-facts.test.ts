import { describe, expect, test } from '@jest/globals';
import { lowerStage } from '../../lib/lowering/lower-stage';
import type { LoweringNote } from '../../lib/lowering/lowering-note';
import type { DeploymentTarget } from '../../lib/spec/target';
import type { Description } from '../support/descriptions';
import { minimalStage } from '../support/descriptions';

function noteOn(main: Description, field: string, target: DeploymentTarget = 'fargate'): LoweringNote | undefined {
  const stage = minimalStage({ databases: { main }, services: { api: { uses: ['main'] } } });
  return lowerStage(stage, target).find(({ path }) => path === `databases.main.${field}`);
}

const cluster = { highAvailability: 'multi-az-cluster' };
const aurora = { engine: 'aurora-postgres' };

describe('[XEO-17] what a mode cannot do is said before anything is made', () => {
  test.each<[string, string, Description, string]>([
    ['a standby', 'highAvailability', { highAvailability: 'multi-az' }, 'honoured'],
    ['a cluster', 'highAvailability', cluster, 'honoured'],
    ['Aurora', 'engine', aurora, 'honoured'],
    ['a size of the instance', 'instanceType', { instanceType: 't4g.large' }, 'honoured'],
    ['the same, in a cluster', 'instanceType', { ...cluster, instanceType: 't4g.large' }, 'refused'],
    ['a size of a cluster', 'instanceType', { ...cluster, instanceType: 'c6gd.medium' }, 'honoured'],
    ['the same, of one instance', 'instanceType', { instanceType: 'c6gd.medium' }, 'refused'],
    ['the same, of Aurora', 'instanceType', { ...aurora, instanceType: 'c6gd.medium' }, 'refused'],
    ['a disk', 'storageGiB', { storageGiB: 100 }, 'honoured'],
    ['a disk of Aurora, which has none', 'storageGiB', { ...aurora, storageGiB: 100 }, 'substituted'],
    ['a disk that grows', 'maxStorageGiB', { maxStorageGiB: 500 }, 'honoured'],
    ['the same, in a cluster', 'maxStorageGiB', { ...cluster, maxStorageGiB: 500 }, 'refused'],
    ['the same, in a cluster where it is as large', 'maxStorageGiB', { ...cluster, maxStorageGiB: 20 }, 'honoured'],
    ['the same, of Aurora', 'maxStorageGiB', { ...aurora, maxStorageGiB: 500 }, 'refused'],
    ['a reader', 'readReplicas', { readReplicas: 1 }, 'honoured'],
    ['several, whose name no certificate has', 'readReplicas', { readReplicas: 3 }, 'substituted'],
    ['several of Aurora', 'readReplicas', { ...aurora, readReplicas: 3 }, 'honoured'],
    ['two in a cluster, which both standbys are', 'readReplicas', { ...cluster, readReplicas: 2 }, 'substituted'],
    ['three in a cluster', 'readReplicas', { ...cluster, readReplicas: 3 }, 'refused'],
    ['a proxy', 'proxy', { proxy: true }, 'honoured'],
    ['no proxy', 'proxy', { proxy: false }, 'honoured'],
    ['a version of Aurora', 'version', { ...aurora, version: '16' }, 'honoured'],
    ['a version that is no more', 'version', { ...aurora, version: '11' }, 'refused'],
  ])('%s', (_, field, main, status) => {
    const note = noteOn(main, field);
    expect(note).toMatchObject({ status });
    expect(note?.fix !== undefined).toBe(status === 'refused');
  });

  test('a cluster needs three zones', () => {
    const stage = minimalStage({
      databases: { main: cluster },
      stages: { dev: { zones: ['us-east-1a', 'us-east-1b'] } },
    });
    expect(lowerStage(stage, 'fargate').find(({ path }) => path.endsWith('highAvailability'))).toMatchObject({
      status: 'refused',
      final: true,
      reason: 'a Multi-AZ cluster stands in 3 zones, the stage has 2',
    });
  });

  test('a proxy knows two users of every service, and so many only', () => {
    const services = Object.fromEntries(
      Array.from({ length: 101 }, (_, i) => [
        `worker-${i}`,
        { kind: 'worker', uses: [{ name: 'main', access: 'read-only' }] },
      ]),
    );
    const stage = minimalStage({ databases: { main: { proxy: true } }, services });
    expect(lowerStage(stage, 'fargate').find(({ path }) => path === 'databases.main.proxy')).toMatchObject({
      status: 'refused',
      allowed: 'at most 100 services',
    });
  });
});

describe('a database that is there already', () => {
  const existing = {
    host: 'main.abc.us-east-1.rds.amazonaws.com',
    port: 6432,
    database: 'main',
    securityGroupId: 'sg-0123456789abcdef0',
    adminSecretArn: 'arn:aws:secretsmanager:us-east-1:111122223333:secret:main-AbCdEf',
  };

  test.each<[string, Description, string]>([
    ['existing.host', {}, 'honoured'],
    ['existing.adminSecretArn', {}, 'honoured'],
    ['rotationDays', { rotationDays: 20 }, 'honoured'],
    ['version', { version: '9.6' }, 'substituted'],
    ['instanceType', { instanceType: 'm1.huge' }, 'substituted'],
    ['proxy', { proxy: true }, 'refused'],
    ['proxy', { proxy: false }, 'substituted'],
    ['readReplicas', { readReplicas: 1 }, 'refused'],
  ])('has what it has: %s %j is %s', (field, facts, status) => {
    expect(noteOn({ existing, ...facts }, field)).toMatchObject({ status });
  });

  test.each(['existing.securityGroupId', 'existing.port'])(
    'is out of reach of pods, whose policies say where: %s',
    (field) => {
      expect(noteOn({ existing }, field, 'eks')).toMatchObject({ status: 'refused', final: true });
      expect(noteOn({ existing }, field, 'fargate')).toMatchObject({ status: 'honoured' });
    },
  );
});
