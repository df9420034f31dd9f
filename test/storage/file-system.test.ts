import { describe, expect, test } from '@jest/globals';
import { Match } from 'aws-cdk-lib/assertions';
import { minimalSystem, prod } from '../support/descriptions';
import { synthesizeStage } from '../support/synth';

const FILE_SYSTEM = 'AWS::EFS::FileSystem';
const ACCESS_POINT = 'AWS::EFS::AccessPoint';

const system = minimalSystem({
  fileSystems: { uploads: {}, scratch: { throughput: 'bursting' }, idle: {} },
  services: {
    api: { mounts: { '/data': 'uploads', '/mnt/a': 'scratch', '/mnt/b': 'scratch' } },
    reader: { kind: 'worker', mounts: { '/data': 'uploads' } },
  },
  stages: { dev: { data: 'disposable' }, prod },
});
const production = synthesizeStage(system, 'prod');
const kept = production.template('storage');

const nameIn = (tags: unknown) => (tags as { Key: string; Value: string }[]).find(({ Key }) => Key === 'Name')?.Value;

describe('a file system', () => {
  test('is called by its stage and its name', () => {
    const names = production.resources('storage', FILE_SYSTEM).map(([, { FileSystemTags }]) => nameIn(FileSystemTags));
    expect(new Set(names)).toEqual(new Set(['shop-prod-idle', 'shop-prod-scratch', 'shop-prod-uploads']));
  });

  test('is encrypted with a key of the stage, and lets nobody in without TLS, an identity and an access point', () => {
    kept.hasResourceProperties(FILE_SYSTEM, {
      Encrypted: true,
      KmsKeyId: Match.anyValue(),
      FileSystemPolicy: {
        Statement: [
          Match.objectLike({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
          Match.objectLike({ Effect: 'Deny', Condition: { Null: { 'elasticfilesystem:AccessPointArn': 'true' } } }),
        ],
      },
    });
    const policies = production.resources('storage', FILE_SYSTEM).map(([, { FileSystemPolicy }]) => FileSystemPolicy);
    // an allowance for everybody would be one for those without identity, too
    for (const policy of policies) expect(JSON.stringify(policy)).not.toContain('"Allow"');
    kept.resourceCountIs('AWS::KMS::Key', 1);
  });

  test('is there in every zone, in the subnets of the data', () => {
    kept.resourceCountIs('AWS::EFS::MountTarget', 9);
    const targets = production
      .resources('storage', 'AWS::EFS::MountTarget')
      .map(([, { SubnetId }]) => JSON.stringify(SubnetId));
    expect(new Set(targets).size).toBe(3);
    expect(targets.every((subnet) => /isolated/i.test(subnet))).toBe(true);
  });

  test('moves what nobody reads to cheaper storage, as far as its throughput allows', () => {
    kept.hasResourceProperties(FILE_SYSTEM, {
      ThroughputMode: 'elastic',
      LifecyclePolicies: [
        { TransitionToIA: 'AFTER_30_DAYS' },
        { TransitionToArchive: 'AFTER_90_DAYS' },
        { TransitionToPrimaryStorageClass: 'AFTER_1_ACCESS' },
      ],
    });
    kept.hasResourceProperties(FILE_SYSTEM, {
      ThroughputMode: 'bursting',
      LifecyclePolicies: [{ TransitionToIA: 'AFTER_30_DAYS' }, { TransitionToPrimaryStorageClass: 'AFTER_1_ACCESS' }],
    });
  });

  test('leaves its backups to the plan of the stage', () => {
    kept.allResourcesProperties(FILE_SYSTEM, { BackupPolicy: { Status: 'DISABLED' } });
  });

  test('is kept with its key where data is kept, and goes where it is disposable', () => {
    kept.allResources(FILE_SYSTEM, { DeletionPolicy: 'RetainExceptOnCreate', UpdateReplacePolicy: 'Retain' });
    kept.allResources('AWS::KMS::Key', { DeletionPolicy: 'RetainExceptOnCreate' });
    const disposable = synthesizeStage(system, 'dev').template('storage');
    disposable.allResources(FILE_SYSTEM, { DeletionPolicy: 'Delete' });
  });

  test('opens no port itself: whoever mounts it does', () => {
    kept.resourceCountIs('AWS::EC2::SecurityGroupIngress', 0);
    kept.allResourcesProperties('AWS::EC2::SecurityGroup', { SecurityGroupIngress: Match.absent() });
  });
});

describe('the access point of a service', () => {
  test('is one for each service and file system, to the same files under one owner', () => {
    const points = production.resources('storage', ACCESS_POINT);
    const served = points.map(([id]) => /(uploads|scratch|idle)AccessPoint(api|reader)/.exec(id)?.slice(1).join(' '));
    expect(new Set(served)).toEqual(new Set(['uploads api', 'uploads reader', 'scratch api']));
    expect(served).toHaveLength(3);
    const names = production
      .resources('storage', ACCESS_POINT)
      .map(([, { AccessPointTags }]) => nameIn(AccessPointTags));
    expect(new Set(names)).toEqual(
      new Set(['shop-prod-scratch-api', 'shop-prod-uploads-api', 'shop-prod-uploads-reader']),
    );
    kept.allResourcesProperties(ACCESS_POINT, {
      PosixUser: { Uid: '1000', Gid: '1000' },
      RootDirectory: { Path: '/shared', CreationInfo: { OwnerUid: '1000', OwnerGid: '1000', Permissions: '0775' } },
    });
  });
});
