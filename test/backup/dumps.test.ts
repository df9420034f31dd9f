import { describe, expect, test } from '@jest/globals';
import { Match } from 'aws-cdk-lib/assertions';
import { synthesizeStage } from '../support/synth';
import { backedUp } from './backed-up';

const BUCKET = 'AWS::S3::Bucket';
const ALARM = 'AWS::CloudWatch::Alarm';
const production = synthesizeStage(backedUp, 'prod');
const backup = production.template('backup');
const jobs = production.template('services-backup');

describe('[VIB-47, VIB-49] the bucket of the dumps', () => {
  test('is encrypted with a key of its own, versioned and closed, and drops each database’s dumps in their time', () => {
    backup.hasResource(BUCKET, {
      UpdateReplacePolicy: 'Retain',
      Properties: {
        BucketName: Match.stringLikeRegexp('^shop-prod-database--dumps-111122223333'),
        VersioningConfiguration: { Status: 'Enabled' },
        BucketEncryption: {
          ServerSideEncryptionConfiguration: [
            Match.objectLike({
              BucketKeyEnabled: true,
              ServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: Match.anyValue() },
            }),
          ],
        },
        LifecycleConfiguration: {
          Rules: [
            Match.objectLike({ Prefix: 'shop-backups/', ExpirationInDays: 14 }),
            Match.objectLike({ Prefix: 'event-backups/', ExpirationInDays: 30 }),
          ],
        },
      },
    });
  });

  test('takes new objects only: nobody writes over a dump', () => {
    backup.hasResourceProperties('AWS::S3::BucketPolicy', {
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({
            Effect: 'Deny',
            Action: 's3:PutObject',
            Principal: { AWS: '*' },
            Condition: { Null: { 's3:if-none-match': 'true' }, Bool: { 's3:ObjectCreationOperation': 'true' } },
          }),
        ]),
      },
    });
  });
});

describe('the job that dumps a database', () => {
  test('[VIB-45] runs on its schedule, and hears when it was due', () => {
    jobs.hasResourceProperties('AWS::Scheduler::Schedule', {
      ScheduleExpression: 'cron(0 3 * * ? *)',
      ScheduleExpressionTimezone: 'UTC',
      State: 'ENABLED',
      Target: Match.objectLike({ Input: '{"scheduledAt":"<aws.scheduler.scheduled-time>"}' }),
    });
    const states = production
      .resources('services-backup', 'AWS::Scheduler::Schedule')
      .map(([id, { State }]) => [id, State]);
    for (const [id, state] of states) expect(state).toBe(String(id).includes('dump') ? 'ENABLED' : 'DISABLED');
    expect(states).toHaveLength(4);
    const machines = production.resources('services-backup', 'AWS::StepFunctions::StateMachine');
    expect(JSON.stringify(machines)).toContain('$states.context.Execution.Input.scheduledAt');
  });

  test('[VIB-46, VIB-47] knows the server itself, where its dumps go and whose they are', () => {
    const environment = environmentOf('shop-prod-events-dump');
    expect(environment).toMatchObject({
      PGDATABASE: 'events',
      PGPORT: '5432',
      BACKUP_PREFIX: 'event-backups',
      BACKUP_KMS_KEY_ID: 'alias/shop-prod-dumps',
      BACKUP_SYSTEM: 'shop',
      BACKUP_STAGE: 'prod',
      BACKUP_DATABASE: 'events',
    });
    expect(JSON.stringify(environment['BACKUP_BUCKET'])).toContain('database--dumps');
    // of the cluster, not of the proxy before it, which is there for the services
    expect(JSON.stringify(environment['PGHOST'])).toMatch(/eventsInstance/);
  });

  test('signs in with a role of its own, and the restore as the administrator', () => {
    expect(JSON.stringify(containerOf('shop-prod-main-dump')['Secrets'])).toMatch(/mainAccessSecretmaindump/);
    expect(JSON.stringify(containerOf('shop-prod-main-restore')['Secrets'])).toMatch(/mainAdmin|mainInstanceSecret/);
  });

  test('may write new dumps of its database, and read or delete none', () => {
    expect(permissions('maindumpTaskTaskRole')).toEqual([
      'cloudwatch:PutMetricData',
      'kms:Decrypt',
      'kms:GenerateDataKey',
      's3:AbortMultipartUpload',
      's3:PutObject',
    ]);
    const text = policyText('maindumpTaskTaskRole');
    expect(text).toMatch(/database--dumps-[^"]*\/shop-backups\/\*"/);
    // what S3 needs to put the parts of an upload together, and only by S3's hand
    expect(text).toMatch(
      /"Action":\["kms:Decrypt","kms:GenerateDataKey"\],"Condition":\{"StringEquals":\{"kms:ViaService":"s3\.us-east-1/,
    );
    expect(text).toContain(
      '"kms:EncryptionContext:system":"shop","kms:EncryptionContext:stage":"prod","kms:EncryptionContext:database":"main"',
    );
  });

  test('[VIB-50] while the restore may read those, and write none; it waits for a person', () => {
    expect(permissions('mainrestoreTaskTaskRole')).toEqual([
      'cloudwatch:PutMetricData',
      'kms:Decrypt',
      's3:GetObject',
      's3:ListBucket',
    ]);
    const machines = production.resources('services-backup', 'AWS::StepFunctions::StateMachine');
    const names = machines.map(([, { StateMachineName }]) => StateMachineName);
    expect(names).toContain('shop-prod-main-restore');
    expect(JSON.stringify(machines)).toContain('$states.context.Execution.Input.command');
  });

  test('runs clients of the version of its server', () => {
    const images = production
      .resources('services-backup', 'AWS::ECS::TaskDefinition')
      .map(([, task]) => [
        task['Family'],
        JSON.stringify((task['ContainerDefinitions'] as { Image: unknown }[])[0]?.Image),
      ]);
    const of = Object.fromEntries(images) as Record<string, string>;
    expect(of['shop-prod-main-dump']).toContain('container-assets');
    expect(of['shop-prod-main-dump']).toBe(of['shop-prod-main-restore']);
    // 17 and 16
    expect(of['shop-prod-main-dump']).not.toBe(of['shop-prod-events-dump']);
  });
});

describe('[VIB-48] the alarms of a dump', () => {
  test('say that a run failed, at once', () => {
    backup.hasResourceProperties(ALARM, {
      AlarmName: 'shop-prod-main-dump-failed',
      Namespace: 'Slipway/Backup',
      MetricName: 'BackupSucceeded',
      Statistic: 'Minimum',
      ComparisonOperator: 'LessThanThreshold',
      Threshold: 1,
      Period: 300,
      TreatMissingData: 'notBreaching',
    });
  });

  test('and that none came for two hours longer than a day, in steps that CloudWatch has', () => {
    backup.hasResourceProperties(ALARM, {
      AlarmName: 'shop-prod-main-dump-late',
      Dimensions: [
        { Name: 'System', Value: 'shop' },
        { Name: 'Stage', Value: 'prod' },
        { Name: 'Database', Value: 'main' },
      ],
      Statistic: 'Sum',
      Period: 3600,
      EvaluationPeriods: 26,
      TreatMissingData: 'breaching',
    });
  });
});

test('the programs reach KMS and CloudWatch inside the network', () => {
  const endpoints = production.resources('network', 'AWS::EC2::VPCEndpoint').map(([, { ServiceName }]) => ServiceName);
  expect(endpoints).toEqual(
    expect.arrayContaining(['com.amazonaws.us-east-1.kms', 'com.amazonaws.us-east-1.monitoring']),
  );
});

function containerOf(family: string): Record<string, unknown> {
  const tasks = production.resources('services-backup', 'AWS::ECS::TaskDefinition');
  const [, task] = tasks.find(([, { Family }]) => Family === family)!;
  return (task['ContainerDefinitions'] as Record<string, unknown>[])[0]!;
}

function environmentOf(family: string): Record<string, unknown> {
  const variables = containerOf(family)['Environment'] as { Name: string; Value: unknown }[];
  return Object.fromEntries(variables.map(({ Name, Value }) => [Name, Value]));
}

function policyText(role: string): string {
  const policies = production.resources('services-backup', 'AWS::IAM::Policy').filter(([id]) => id.startsWith(role));
  return JSON.stringify(policies.map(([, { PolicyDocument }]) => PolicyDocument));
}

function permissions(role: string): string[] {
  const actions = [...policyText(role).matchAll(/"((?:s3|kms|cloudwatch|logs|sts|ecr):\w+)"/g)].map(
    ([, action]) => action!,
  );
  return [...new Set(actions)]
    .filter(
      (action) => !['kms:EncryptionContext', 'kms:ViaService', 's3:prefix', 'cloudwatch:namespace'].includes(action),
    )
    .toSorted();
}
