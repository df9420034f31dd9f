import { describe, expect, test } from '@jest/globals';
import { Match } from 'aws-cdk-lib/assertions';
import { minimalSystem, prod } from '../support/descriptions';
import { synthesize } from '../support/synth';

const recovery = { strategy: 'backup', region: 'us-west-2' };
const system = minimalSystem({
  databases: { main: { backupRetentionDays: 14, highAvailability: 'multi-az' } },
  buckets: { uploads: { keepVersionsDays: 45, expireAfterDays: 400 } },
  secrets: {
    openai: {},
    partner: { existing: { arn: 'arn:aws:secretsmanager:us-east-1:111122223333:secret:partner-AbCdEf' } },
  },
  services: { api: { uses: ['main', 'uploads'], secrets: { KEY: 'openai' } } },
  stages: { dev: { data: 'disposable' }, prod: { ...prod, recovery } },
});
const { stages } = synthesize(system, { stages: ['dev', 'prod'] });
const stage = stages.get('prod')!;
const there = stage.template('recovery');
const replica = 'shop-prod-uploads-111122223333-us-west-2';

describe('[CUS-35] what waits in the second region for copies', () => {
  test('is in that region, is made before the data, and asks nothing of the first', () => {
    const stack = stage.stack('recovery');
    expect(stack).toMatchObject({ region: 'us-west-2', stackName: 'shop-prod-recovery', dependsOn: [] });
    expect(stack.terminationProtection).toBe(true);
    expect(JSON.stringify(stack.json)).not.toContain('Fn::GetStackOutput');
    expect(stage.stack('database').dependsOn).toContain('recovery');
    expect(stage.stack('storage').dependsOn).toContain('recovery');
  });

  test('is a vault under a key of the stage, and stays when the stack goes', () => {
    there.hasResource('AWS::Backup::BackupVault', {
      Properties: { BackupVaultName: 'shop-prod-recovery', EncryptionKeyArn: Match.anyValue() },
      DeletionPolicy: 'RetainExceptOnCreate',
    });
    there.hasResourceProperties('AWS::KMS::Key', { EnableKeyRotation: true });
  });

  test('is a bucket as the first region has it: private, encrypted, with versions and the same life', () => {
    there.hasResourceProperties('AWS::S3::Bucket', {
      BucketName: replica,
      VersioningConfiguration: { Status: 'Enabled' },
      PublicAccessBlockConfiguration: { BlockPublicAcls: true, RestrictPublicBuckets: true },
      BucketEncryption: Match.anyValue(),
      LifecycleConfiguration: {
        Rules: [Match.objectLike({ ExpirationInDays: 400, NoncurrentVersionExpiration: { NoncurrentDays: 45 } })],
      },
    });
    const policies = stage.resources('recovery', 'AWS::S3::BucketPolicy');
    expect(policies).toHaveLength(stage.resources('recovery', 'AWS::S3::Bucket').length);
    for (const [, policy] of policies) expect(JSON.stringify(policy)).toContain('"aws:SecureTransport":"false"');
  });

  test('passes the gate', () => {
    expect(stage.findings).toEqual([]);
  });

  test('is nothing in a stage that declares no second region', () => {
    expect([...stages.get('dev')!.stacks.keys()]).not.toContain('recovery');
  });
});

describe('[CUS-33, CUS-35] what is copied there', () => {
  test('objects, within 15 minutes, with their deletions as markers', () => {
    stage.template('storage').hasResourceProperties('AWS::S3::Bucket', {
      BucketName: 'shop-prod-uploads-111122223333-us-east-1',
      ReplicationConfiguration: {
        Rules: [
          Match.objectLike({
            Status: 'Enabled',
            DeleteMarkerReplication: { Status: 'Enabled' },
            Destination: Match.objectLike({
              ReplicationTime: { Status: 'Enabled', Time: { Minutes: 15 } },
              Metrics: { Status: 'Enabled', EventThreshold: { Minutes: 15 } },
            }),
          }),
        ],
      },
    });
  });

  test('by a role that reads one bucket and writes to the other', () => {
    const roles = stage
      .resources('storage', 'AWS::IAM::Policy')
      .map(([, policy]) => JSON.stringify(policy))
      .filter((policy) => policy.includes('s3:ReplicateObject'));
    expect(roles).toHaveLength(1);
    expect(roles[0]).toContain(`s3:::${replica}/*`);
    expect(roles[0]).not.toContain('"Resource":"*"');
  });

  test('automated backups of an instance, kept as long, under the key that waits there', () => {
    const [[, instance] = []] = stage.resources('database', 'AWS::RDS::DBInstance');
    expect(instance).toMatchObject({
      AutomaticBackupReplicationRegion: 'us-west-2',
      AutomaticBackupReplicationRetentionPeriod: 14,
      AutomaticBackupReplicationKmsKeyId: { 'Fn::GetStackOutput': { StackName: 'shop-prod-recovery' } },
    });
  });

  test('secrets that people fill', () => {
    const filled = stage.resources('storage', 'AWS::SecretsManager::Secret');
    expect(filled.map(([, secret]) => secret['ReplicaRegions'])).toEqual([[{ Region: 'us-west-2' }]]);
  });

  test('images', () => {
    stages
      .get('shared')!
      .template('registry')
      .hasResourceProperties('AWS::ECR::ReplicationConfiguration', {
        ReplicationConfiguration: {
          Rules: [
            {
              Destinations: [{ RegistryId: '111122223333', Region: 'us-west-2' }],
              RepositoryFilters: [{ Filter: 'shop/', FilterType: 'PREFIX_MATCH' }],
            },
          ],
        },
      });
  });
});
