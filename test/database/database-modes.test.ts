import { describe, expect, test } from '@jest/globals';
import { Match } from 'aws-cdk-lib/assertions';
import type { SynthesizedStage } from '../support/synth';
import { synthesizeStage } from '../support/synth';
import { modes, systemWith } from './modes';

const CLUSTER = 'AWS::RDS::DBCluster';
const INSTANCE = 'AWS::RDS::DBInstance';

const stage = (mode: keyof typeof modes, name = 'prod') => synthesizeStage(systemWith(modes[mode]), name);
const database = (mode: keyof typeof modes, name = 'prod') => stage(mode, name).template('database');

/** What containers are told, as JSON. */
function told(synthesized: SynthesizedStage, variable: string): string {
  const tasks = JSON.stringify(synthesized.resources('services-main', 'AWS::ECS::TaskDefinition'));
  return new RegExp(`"Name":"${variable}","Value":(".*?"|{.*?})}`).exec(tasks)?.[1] ?? '';
}

describe('[RWP-16, RWP-17] a Multi-AZ cluster', () => {
  test('is PostgreSQL on a writer and two readable standbys, with the declared disk', () => {
    database('multi-az-cluster').hasResourceProperties(CLUSTER, {
      DBClusterIdentifier: 'shop-prod-main',
      Engine: 'postgres',
      EngineVersion: '15',
      DBClusterInstanceClass: 'db.m6gd.large',
      AllocatedStorage: 100,
      StorageType: 'gp3',
      StorageEncrypted: true,
      EnableIAMDatabaseAuthentication: true,
      PerformanceInsightsEnabled: true,
      BackupRetentionPeriod: 30,
    });
  });

  test('listens on the port of PostgreSQL, since nobody could change it later', () => {
    database('multi-az-cluster').hasResourceProperties(CLUSTER, { Port: 5432 });
  });

  test.each([
    ['multi-az-cluster', Match.absent()],
    ['large multi-az-cluster', 12_000],
  ] as const)('states operations per second only where its storage is striped: %s', (mode, Iops) => {
    database(mode).hasResourceProperties(CLUSTER, { Iops });
  });

  test('has readers behind one address, which containers are told', () => {
    expect(told(stage('multi-az-cluster'), 'MAIN_READER_HOST')).toContain('ReadEndpoint');
    expect(told(stage('multi-az-cluster'), 'MAIN_HOST')).not.toContain('ReadEndpoint');
  });
});

test('[VIB-09, VIB-10, VIB-19, XEO-17] an instance has the declared version and disk, and a copy in another zone', () => {
  const main = { version: '16', instanceType: 'm8g.large', storageGiB: 100 };
  synthesizeStage(systemWith(main), 'prod').template('database').hasResourceProperties(INSTANCE, {
    Engine: 'postgres',
    EngineVersion: '16',
    DBInstanceClass: 'db.m8g.large',
    AllocatedStorage: '100',
    StorageType: 'gp3',
    MultiAZ: true,
  });
});

describe('[EXA-17, EXA-23] Aurora', () => {
  test('has a writer and the declared readers, with names that say nothing of their part', () => {
    const template = database('aurora');
    template.hasResourceProperties(CLUSTER, { Engine: 'aurora-postgresql', EngineVersion: '16', Port: 5432 });
    template.resourceCountIs(INSTANCE, 3);
    for (const number of [1, 2, 3])
      template.hasResourceProperties(INSTANCE, {
        DBInstanceIdentifier: `shop-prod-main-${number}`,
        DBInstanceClass: 'db.r8g.large',
      });
  });

  test('has its servers before anybody makes roles there', () => {
    database('aurora').hasResource('Custom::DatabaseRoles', {
      DependsOn: Match.arrayWith([1, 2, 3].map((number) => Match.stringLikeRegexp(`Server${number}`))),
    });
  });

  test('follows the load and pauses where that is declared', () => {
    database('serverless').hasResourceProperties(CLUSTER, {
      ServerlessV2ScalingConfiguration: { MinCapacity: 0, MaxCapacity: 4, SecondsUntilAutoPause: 600 },
    });
    database('serverless').hasResourceProperties(INSTANCE, { DBInstanceClass: 'db.serverless' });
  });

  test('has a second server where it is to survive the loss of a zone, and one where it is not', () => {
    const twoZones = { ...modes.serverless, highAvailability: 'multi-az' };
    synthesizeStage(systemWith(twoZones), 'prod').template('database').resourceCountIs(INSTANCE, 2);
    database('serverless').resourceCountIs(INSTANCE, 1);
  });
});

describe.each(['multi-az-cluster', 'aurora'] as const)('the data of %s', (mode) => {
  test('outlives its stack where it is kept, and goes with it where not', () => {
    database(mode).hasResource(CLUSTER, {
      Properties: { DeletionProtection: true, DeleteAutomatedBackups: false },
      DeletionPolicy: 'RetainExceptOnCreate',
      UpdateReplacePolicy: 'Retain',
    });
    database(mode, 'dev').hasResource(CLUSTER, {
      Properties: { DeletionProtection: false },
      DeletionPolicy: 'Delete',
    });
  });

  test('is reached over TLS alone', () => {
    database(mode).hasResourceProperties('AWS::RDS::DBClusterParameterGroup', {
      Parameters: { 'rds.force_ssl': '1', log_min_duration_statement: '1000' },
    });
  });

  test('leaves its logs in a group that is there before it, encrypted and with an end', () => {
    database(mode).hasResourceProperties('AWS::Logs::LogGroup', {
      LogGroupName: '/aws/rds/cluster/shop-prod-main/postgresql',
      RetentionInDays: 90,
      KmsKeyId: Match.anyValue(),
    });
    database(mode).hasResource(CLUSTER, { DependsOn: Match.arrayWith([Match.stringLikeRegexp('Logspostgresql')]) });
  });
});

test('no mode can be made out of another: each has the logical id of the instance', () => {
  const [id] = stage('instance')
    .resources('database', INSTANCE)
    .map(([logicalId]) => logicalId);
  for (const mode of ['multi-az-cluster', 'aurora', 'serverless'] as const)
    expect(stage(mode).resources('database', CLUSTER)[0]?.[0]).toBe(id);
});

describe('[CUS-40, EXA-18] several readers of one instance', () => {
  test('have one name, among which new connections are spread', () => {
    const records = stage('several readers')
      .resources('database', 'AWS::Route53::RecordSet')
      .map(([, record]) => record);
    expect(records.map(({ Name, Weight }) => [Name, Weight])).toEqual(
      Array(3).fill(['reader.main.data.prod.shop.internal.', 1]),
    );
    expect(new Set(records.map(({ SetIdentifier }) => SetIdentifier)).size).toBe(3);
    expect(told(stage('several readers'), 'MAIN_READER_HOST')).toBe('"reader.main.data.prod.shop.internal"');
  });

  test('leave the first as it was when it stood alone', () => {
    const alone = stage('instance').resources('database', INSTANCE);
    const among = stage('several readers').resources('database', INSTANCE);
    const place = (all: typeof alone) =>
      all.find(([, properties]) => properties['DBInstanceIdentifier'] === 'shop-prod-main-reader')?.[0];
    expect(place(among)).toBe(place(alone));
  });
});

describe('a database that is there already', () => {
  const template = database('existing');

  test('is neither made nor changed: there are its roles alone', () => {
    for (const type of [CLUSTER, INSTANCE, 'AWS::RDS::DBSubnetGroup']) template.resourceCountIs(type, 0);
    template.hasResourceProperties('Custom::DatabaseRoles', {
      AdminSecretArn: modes.existing.existing.adminSecretArn,
      Host: modes.existing.existing.host,
      Database: 'orders',
    });
    expect(told(stage('existing'), 'MAIN_NAME')).toBe('"orders"');
  });

  test('keeps the password of its administrator, which the function may read and decrypt', () => {
    template.resourceCountIs('AWS::SecretsManager::RotationSchedule', 2);
    const role = stage('existing')
      .resources('database', 'AWS::IAM::Role')
      .find(([id]) => id.startsWith('main'));
    const policies = (role?.[1]['Policies'] ?? []) as { PolicyName: string; PolicyDocument: { Statement: object[] } }[];
    const statementOf = (name: string) =>
      policies.find(({ PolicyName }) => PolicyName === name)?.PolicyDocument.Statement[0];
    expect(statementOf('ReadAdmin')).toMatchObject({ Action: 'secretsmanager:GetSecretValue' });
    expect(statementOf('DecryptAdmin')).toMatchObject({ Resource: modes.existing.existing.adminSecretKeyArn });
    expect(JSON.stringify(statementOf('KeepSecrets'))).not.toContain('orders-admin');
  });

  test('lets in the services that use it', () => {
    stage('existing').template('services-main').hasResourceProperties('AWS::EC2::SecurityGroupIngress', {
      GroupId: 'sg-0123456789abcdef0',
      FromPort: 5432,
      ToPort: 5432,
    });
  });
});
