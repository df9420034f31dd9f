import { describe, expect, test } from '@jest/globals';
import { App, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { SystemSnapshots } from '../../lib/backup/system-snapshots';
import type { StageData } from '../../lib/contracts/data';
import type { IRecoveryRegion } from '../../lib/contracts/recovery';
import type { StageSpec } from '../../lib/spec/stage';
import type { Description } from '../support/descriptions';
import { prod } from '../support/descriptions';
import { synthesizeStage } from '../support/synth';
import { backedUp, backedUpWith, snapshots } from './backed-up';

const PLAN = 'AWS::Backup::BackupPlan';
const SELECTION = 'AWS::Backup::BackupSelection';
const VAULT = 'AWS::Backup::BackupVault';

const production = synthesizeStage(backedUp, 'prod');
const template = production.template('backup');

describe('[CUS-06, CUS-11, RWP-27] snapshots of a stage', () => {
  test('are taken on the declared schedules, in their time zones, and kept as declared', () => {
    template.hasResourceProperties(PLAN, {
      BackupPlan: {
        BackupPlanName: 'shop-prod-snapshots-copied',
        BackupPlanRule: [
          Match.objectLike({
            ScheduleExpression: 'cron(15 * * * ? *)',
            ScheduleExpressionTimezone: 'UTC',
            Lifecycle: { DeleteAfterDays: 7 },
          }),
          Match.objectLike({
            ScheduleExpression: 'cron(0 4 * * ? *)',
            ScheduleExpressionTimezone: 'Europe/Berlin',
            Lifecycle: { DeleteAfterDays: 30 },
          }),
        ],
      },
    });
  });

  test('leave point-in-time recovery to RDS', () => {
    expect(JSON.stringify(production.resources('backup', PLAN))).not.toContain('EnableContinuousBackup');
  });

  test('[RWP-28] are of databases, file systems and buckets that keep versions, a Multi-AZ cluster apart', () => {
    const taken = Object.fromEntries(
      production
        .resources('backup', SELECTION)
        .map(([id, { BackupSelection }]) => [
          id.includes('copied') ? 'copied' : 'local',
          JSON.stringify((BackupSelection as { Resources: unknown }).Resources),
        ]),
    );
    expect(taken['copied']).toMatch(/:db:.*main.*:cluster:.*events.*:file-system\/.*shared.*shop-prod-files-/);
    expect(taken['copied']).not.toMatch(/standby|thumbnails/);
    expect(taken['local']).toContain('standby');
  });

  test('may reach no other data of the account', () => {
    const [[, role] = []] = production.resources('backup', 'AWS::IAM::Role');
    const text = JSON.stringify(role);
    expect(text).not.toMatch(/ManagedPolicyArns|rds:\*"|s3:::\*|:db:\*|:cluster:\*|file-system\/\*/);
  });

  test('lie in a vault with a key of its own that keeps them until their time', () => {
    template.hasResource(VAULT, {
      DeletionPolicy: 'RetainExceptOnCreate',
      UpdateReplacePolicy: 'Retain',
      Properties: {
        BackupVaultName: 'shop-prod',
        EncryptionKeyArn: Match.anyValue(),
        LockConfiguration: { MinRetentionDays: 7, ChangeableForDays: Match.absent() },
        AccessPolicy: {
          Statement: [
            Match.objectLike({
              Effect: 'Deny',
              Action: ['backup:DeleteRecoveryPoint', 'backup:UpdateRecoveryPointLifecycle'],
              Principal: { AWS: '*' },
            }),
          ],
        },
      },
    });
  });

  test.each([
    ['compliance', { MinRetentionDays: 7, ChangeableForDays: 3 }, true],
    ['none', undefined, false],
  ] as const)('[RWP-29] with the lock %s', (lock, configuration, denies) => {
    const stage = synthesizeStage(
      backedUpWith({ backup: { snapshots }, stages: { prod: { ...prod, backup: { lock } } } }),
      'prod',
    );
    const [[, vault] = []] = stage.resources('backup', VAULT);
    expect(vault?.['LockConfiguration']).toEqual(configuration);
    expect(vault?.['AccessPolicy'] !== undefined).toBe(denies);
  });

  test('raise an alarm when AWS Backup could not take one', () => {
    template.hasResourceProperties('AWS::CloudWatch::Alarm', {
      AlarmName: 'shop-prod-backup-jobs-failed',
      Namespace: 'AWS/Backup',
      MetricName: 'NumberOfBackupJobsFailed',
      Dimensions: [{ Name: 'BackupVaultName', Value: 'shop-prod' }],
      TreatMissingData: 'notBreaching',
    });
  });

  test('are none where the data goes with its stacks', () => {
    const dev = synthesizeStage(backedUp, 'dev');
    expect(dev.resources('backup', VAULT)).toEqual([]);
    expect(dev.resources('backup', 'AWS::S3::Bucket')).not.toEqual([]);
  });

  test('a stage without backups has no stack for them', () => {
    expect([...synthesizeStage(backedUpWith({ backup: null }), 'prod').stacks.keys()]).not.toContain('backup');
  });
});

describe('[CUS-35] with a recovery region', () => {
  const recoveryRegion: IRecoveryRegion = {
    region: 'us-west-2',
    vaultArn: 'arn:aws:backup:us-west-2:111122223333:backup-vault:shop-prod',
    keyArn: 'arn:aws:kms:us-west-2:111122223333:key/00000000-0000-4000-8000-000000000001',
    replicaOf: () => undefined,
  };
  const copied = built(recoveryRegion);

  test('each snapshot is copied there, and kept as long', () => {
    copied.hasResourceProperties(PLAN, {
      BackupPlan: {
        BackupPlanName: 'shop-prod-snapshots-copied',
        BackupPlanRule: [7, 30].map((days) =>
          Match.objectLike({
            CopyActions: [{ DestinationBackupVaultArn: recoveryRegion.vaultArn, Lifecycle: { DeleteAfterDays: days } }],
          }),
        ),
      },
    });
  });

  test('but those of a Multi-AZ cluster, of which AWS copies none', () => {
    copied.hasResourceProperties(PLAN, {
      BackupPlan: {
        BackupPlanName: 'shop-prod-snapshots-local',
        BackupPlanRule: [Match.objectLike({ CopyActions: Match.absent() }), Match.anyValue()],
      },
    });
  });

  test('a copy that did not get there raises an alarm of its own', () => {
    copied.hasResourceProperties('AWS::CloudWatch::Alarm', {
      AlarmName: 'shop-prod-backup-copies-failed',
      MetricName: 'NumberOfCopyJobsFailed',
    });
  });
});

function built(recoveryRegion: IRecoveryRegion, patch: Description = {}): Template {
  const spec = backedUpWith(patch).stages.find(({ stage }) => stage === 'prod') as StageSpec;
  const stack = new Stack(new App(), 'Test', { env: { account: '111122223333', region: 'us-east-1' } });
  const arn = (name: string) => [name, { arn: `arn:aws:rds:us-east-1:111122223333:db:${name}` }] as const;
  const data = {
    databases: new Map(Object.keys(spec.databases).map(arn)),
    stores: new Map([['files', { name: 'files' }]]),
    fileSystems: new Map([['shared', { fileSystemId: 'fs-0123456789abcdef0' }]]),
  } as unknown as StageData;
  if (spec.backup) new SystemSnapshots(stack, 'Snapshots', { spec, backup: spec.backup, data, recoveryRegion });
  return Template.fromStack(stack);
}
