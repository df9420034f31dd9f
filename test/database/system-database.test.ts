import { describe, expect, test } from '@jest/globals';
import { Match } from 'aws-cdk-lib/assertions';
import customerService from '../../systems/customer-service';
import { minimalSystem } from '../support/descriptions';
import type { SynthesizedStage } from '../support/synth';
import { synthesizeStage } from '../support/synth';

const INSTANCE = 'AWS::RDS::DBInstance';
const SECRET = 'AWS::SecretsManager::Secret';

const [dev, staging, prod] = ['dev', 'staging', 'prod'].map((stage) => synthesizeStage(customerService, stage)) as [
  SynthesizedStage,
  SynthesizedStage,
  SynthesizedStage,
];

describe('the instance', () => {
  test('[CUS-04, CUS-11, CUS-14, CUS-32] of prod has a standby in another zone, which takes over by itself', () => {
    prod.template('database').hasResourceProperties(INSTANCE, {
      DBInstanceIdentifier: 'customer-service-prod-main',
      Engine: 'postgres',
      EngineVersion: '17',
      MultiAZ: true,
    });
  });

  test('[CUS-07] of dev stands alone and is small', () => {
    dev.template('database').resourceCountIs(INSTANCE, 1);
    dev.template('database').hasResourceProperties(INSTANCE, { MultiAZ: false, DBInstanceClass: 'db.t4g.micro' });
  });

  test('[CUS-43] is in the isolated subnets and has no public address', () => {
    prod.template('database').hasResourceProperties(INSTANCE, { PubliclyAccessible: false });
    prod.template('database').allResourcesProperties('AWS::RDS::DBSubnetGroup', {
      SubnetIds: Array(3).fill({
        'Fn::GetStackOutput': Match.objectLike({ OutputName: Match.stringLikeRegexp('isolatedSubnet') }),
      }),
    });
  });

  test('is encrypted with a key of its own, which outlives it', () => {
    const [key] = Object.keys(
      prod.template('database').findResources('AWS::KMS::Key', { DeletionPolicy: 'RetainExceptOnCreate' }),
    );
    prod
      .template('database')
      .hasResourceProperties(INSTANCE, { StorageEncrypted: true, KmsKeyId: { 'Fn::GetAtt': [key, 'Arn'] } });
  });

  test('[CUS-44] refuses connections without TLS, whatever else is declared', () => {
    const parameters = { work_mem: '65536' };
    const tuned = synthesizeStage(
      minimalSystem({ databases: { main: { parameters } }, services: { api: { uses: ['main'] } } }),
      'dev',
    );
    tuned
      .template('database')
      .hasResourceProperties('AWS::RDS::DBParameterGroup', { Parameters: { 'rds.force_ssl': '1', ...parameters } });
    for (const stage of [dev, prod])
      stage.template('database').hasResourceProperties('AWS::RDS::DBParameterGroup', {
        Parameters: Match.objectLike({ 'rds.force_ssl': '1' }),
      });
  });

  test('cannot be deleted, by mistake or with its stack, where data is kept', () => {
    prod.template('database').hasResource(INSTANCE, {
      Properties: {
        DBInstanceIdentifier: 'customer-service-prod-main',
        DeletionProtection: true,
        DeleteAutomatedBackups: false,
      },
      DeletionPolicy: 'RetainExceptOnCreate',
      UpdateReplacePolicy: 'Retain',
    });
    expect(prod.stack('database').terminationProtection).toBe(true);
  });

  test('goes with its stack where data is disposable', () => {
    dev.template('database').hasResource(INSTANCE, {
      Properties: { DeletionProtection: false, DeleteAutomatedBackups: true },
      DeletionPolicy: 'Delete',
    });
    expect(dev.stack('database').terminationProtection).toBe(false);
  });

  test('has a name of its own, so that a change that would replace it fails instead', () => {
    for (const stage of [dev, staging, prod])
      stage.template('database').allResourcesProperties(INSTANCE, { DBInstanceIdentifier: Match.anyValue() });
  });

  test('grows on gp3 up to the declared size, or to twice its first', () => {
    prod
      .template('database')
      .hasResourceProperties(INSTANCE, { StorageType: 'gp3', AllocatedStorage: '100', MaxAllocatedStorage: 500 });
    dev
      .template('database')
      .hasResourceProperties(INSTANCE, { StorageType: 'gp3', AllocatedStorage: '20', MaxAllocatedStorage: 40 });
  });

  test.each([
    ['dev', dev, 1],
    ['staging', staging, 7],
    ['prod', prod, 30],
  ] as const)(
    '[CUS-11] of %s is backed up every day and can be put back to any second of the declared time',
    (_, stage, days) => {
      stage
        .template('database')
        .hasResourceProperties(INSTANCE, { BackupRetentionPeriod: days, PreferredBackupWindow: '02:00-02:30' });
    },
  );

  test('writes its logs into groups that are there before it, encrypted and with an end', () => {
    const template = prod.template('database');
    for (const log of ['postgresql', 'upgrade']) {
      template.hasResourceProperties('AWS::Logs::LogGroup', {
        LogGroupName: `/aws/rds/instance/customer-service-prod-main/${log}`,
        // it records an audit
        RetentionInDays: 365,
        KmsKeyId: Match.anyValue(),
      });
    }
    template.hasResource(INSTANCE, {
      Properties: { EnableCloudwatchLogsExports: ['postgresql', 'upgrade'] },
      DependsOn: Match.arrayWith([Match.stringLikeRegexp('Logspostgresql'), Match.stringLikeRegexp('Logsupgrade')]),
    });
  });

  test('shows which queries it waits for', () => {
    prod
      .template('database')
      .allResourcesProperties(INSTANCE, { EnablePerformanceInsights: true, DatabaseInsightsMode: 'standard' });
  });
});

describe('[CUS-40] the reader', () => {
  test.each([
    ['[CUS-09] staging', staging],
    ['prod', prod],
  ] as const)(
    'of %s copies the writer under a name of its own; it can be made again, so nothing protects it',
    (_, stage) => {
      stage.template('database').hasResourceProperties(INSTANCE, {
        DBInstanceIdentifier: `customer-service-${stage.name}-main-reader`,
        SourceDBInstanceIdentifier: Match.anyValue(),
        StorageType: 'gp3',
        DeletionProtection: false,
      });
    },
  );

  test('has an address that containers are told', () => {
    const told = (stage: SynthesizedStage) =>
      JSON.stringify(stage.resources('services-main', 'AWS::ECS::TaskDefinition')).match(
        /"MAIN_READER_HOST".*?OutputName":"([^"]+)/,
      )?.[1];
    expect(told(prod)).toContain('Reader');
    expect(told(dev)).toContain('Instance');
  });
});

describe('[CUS-42] passwords', () => {
  const shared = synthesizeStage(
    minimalSystem({
      databases: { main: { rotationDays: 10 } },
      services: {
        api: { uses: [{ name: 'main', access: 'owner' }] },
        reports: { kind: 'worker', image: 'ghcr.io/example/reports:1', uses: [{ name: 'main', access: 'read-only' }] },
        idle: { kind: 'worker', image: 'ghcr.io/example/idle:1' },
      },
    }),
    'dev',
  );

  test('of the administrator are not managed by RDS, which makes no reader for such a PostgreSQL', () => {
    const template = prod.template('database');
    const [admin] = Object.keys(template.findResources('AWS::SecretsManager::SecretTargetAttachment'));
    template.hasResourceProperties(INSTANCE, {
      DBInstanceIdentifier: 'customer-service-prod-main',
      ManageMasterUserPassword: Match.absent(),
      MasterUserPassword: { 'Fn::Join': ['', Match.arrayWith(['{{resolve:secretsmanager:'])] },
    });
    template.hasResourceProperties('AWS::SecretsManager::RotationSchedule', { SecretId: { Ref: admin } });
  });

  test('are one per service that uses the database, and no template holds one', () => {
    shared.template('database').resourcePropertiesCountIs(SECRET, { Name: Match.anyValue() }, 2);
    for (const service of ['api', 'reports']) {
      shared.template('database').hasResourceProperties(SECRET, {
        Name: `shop/dev/main/${service}`,
        SecretString: Match.absent(),
        GenerateSecretString: {
          SecretStringTemplate: JSON.stringify({ username: `${service}_a` }),
          GenerateStringKey: 'password',
          PasswordLength: 40,
        },
      });
    }
  });

  test('belong to roles that may do what is declared', () => {
    const secretArn = { Ref: Match.anyValue() };
    shared.template('database').hasResourceProperties('Custom::DatabaseRoles', {
      Database: 'main',
      Roles: [
        { name: 'api', access: 'owner', secretArn },
        { name: 'reports', access: 'read-only', secretArn },
      ],
    });
  });

  test('are changed at the declared age, and never before their role is there', () => {
    const template = shared.template('database');
    const [roles] = Object.keys(template.findResources('Custom::DatabaseRoles'));
    template.resourceCountIs('AWS::SecretsManager::RotationSchedule', 3);
    template.allResources('AWS::SecretsManager::RotationSchedule', {
      Properties: { RotationRules: { AutomaticallyAfterDays: 10 }, RotateImmediatelyOnUpdate: false },
      DependsOn: Match.arrayWith([roles]),
    });
  });

  test('are written by functions that may read the administrator and these secrets alone', () => {
    const template = prod.template('database');
    const secrets = Object.keys(template.findResources(SECRET, { Properties: { Name: Match.anyValue() } }));
    const [admin] = Object.keys(template.findResources('AWS::SecretsManager::SecretTargetAttachment'));
    const statements = prod
      .resources('database', 'AWS::IAM::Role')
      .flatMap(
        ([, role]) => role['Policies'] as { PolicyDocument: { Statement: { Action: unknown; Resource: unknown }[] } }[],
      );
    const reading = statements
      .flatMap(({ PolicyDocument }) => PolicyDocument.Statement)
      .filter(({ Action }) => JSON.stringify(Action).includes('GetSecretValue'));
    expect(secrets).toHaveLength(3);
    expect(reading.map(({ Resource }) => Resource)).toEqual([
      [...secrets.toSorted(), admin].map((id) => ({ Ref: id })),
    ]);
  });

  test('are known to the instance before they are asked for: the roles are made after it and its reader', () => {
    prod.template('database').hasResourceProperties('Custom::DatabaseRoles', {
      Host: { 'Fn::GetAtt': [Match.stringLikeRegexp('Instance'), 'Endpoint.Address'] },
      ReaderHost: { 'Fn::GetAtt': [Match.stringLikeRegexp('Reader'), 'Endpoint.Address'] },
    });
  });
});

test('a database that nobody uses has no roles, no functions and no secret but that of its administrator', () => {
  const stage = synthesizeStage(minimalSystem({ databases: { main: {} } }), 'dev');
  stage.template('database').resourceCountIs('Custom::DatabaseRoles', 0);
  // but the guard of the data
  stage.template('database').resourceCountIs('AWS::Lambda::Function', 1);
  stage.template('database').resourceCountIs(SECRET, 1);
  expect(stage.findings).toEqual([]);
});

test('no stack with data depends on one without', () => {
  for (const stage of [dev, staging, prod]) {
    for (const concern of ['database', 'cache'])
      expect(stage.stack(concern).dependsOn.filter((other) => other !== 'recovery')).toEqual(['network']);
  }
});
