import { describe, expect, test } from '@jest/globals';
import type { TemplateJson } from '../support/synthesized-stage';
import { buildStages } from '../support/build-stages';
import { minimalSystem, prod } from '../support/descriptions';

const system = minimalSystem({
  databases: { main: { highAvailability: 'multi-az' }, reports: {} },
  services: { api: { uses: ['main', 'reports'] } },
  backup: { snapshots: [{ cron: '15 * * * *' }, { cron: '0 3 * * *' }] },
  stages: { dev: { data: 'disposable' }, prod: { ...prod, recovery: { drill: { cron: '0 5 1 * *' } } } },
});
const stages = buildStages(system, { target: 'fargate', stages: ['dev', 'prod'] });
const stage = stages.find(({ name }) => name === 'prod')!;
const stack = stage.stacks.find(({ concern }) => concern === 'drill')!;

function resources(type: string, { Resources }: TemplateJson = stack.json): Record<string, unknown>[] {
  return Object.values(Resources).flatMap(({ Type, Properties = {} }) => (Type === type ? [Properties] : []));
}

describe('[CUS-36] every month a restore is rehearsed', () => {
  test('of the newest snapshot, in UTC', () => {
    expect(resources('AWS::Backup::RestoreTestingPlan')).toEqual([
      expect.objectContaining({
        RestoreTestingPlanName: 'shop_prod_drill',
        ScheduleExpression: 'cron(0 5 1 * ? *)',
        ScheduleExpressionTimezone: 'Etc/UTC',
        RecoveryPointSelection: {
          Algorithm: 'LATEST_WITHIN_WINDOW',
          IncludeVaults: ['*'],
          RecoveryPointTypes: ['SNAPSHOT'],
          SelectionWindowDays: 2,
        },
      }),
    ]);
  });

  test('of each database, into subnets and a security group of ours, since AWS Backup would take the default ones', () => {
    const selections = resources('AWS::Backup::RestoreTestingSelection');
    expect(selections.map(({ ProtectedResourceArns }) => JSON.stringify(ProtectedResourceArns))).toEqual([
      expect.stringContaining(':rds:us-east-1:111122223333:db:shop-prod-main'),
      expect.stringContaining(':rds:us-east-1:111122223333:db:shop-prod-reports'),
    ]);
    for (const { RestoreMetadataOverrides } of selections) {
      const { dbSubnetGroupName, vpcSecurityGroupIds } = RestoreMetadataOverrides as Record<string, unknown>;
      expect(dbSubnetGroupName).toMatchObject({ Ref: expect.stringContaining('Subnets') });
      expect(JSON.stringify(vpcSecurityGroupIds)).toContain('RestoreRestored');
    }
  });

  test('and nothing but its reader reaches what was restored, and the reader reaches nothing else', () => {
    const rules = [...resources('AWS::EC2::SecurityGroupIngress'), ...resources('AWS::EC2::SecurityGroupEgress')];
    expect(rules).toHaveLength(2);
    for (const rule of rules) expect(rule).toMatchObject({ FromPort: 5432, ToPort: 5432, IpProtocol: 'tcp' });
  });

  test('whose end, good or bad, is judged by a function that knows no secret', () => {
    const [rule] = resources('AWS::Events::Rule');
    expect(rule).toMatchObject({
      EventPattern: {
        source: ['aws.backup'],
        'detail-type': ['Restore Job State Change'],
        detail: { status: ['COMPLETED', 'FAILED', 'ABORTED'] },
      },
    });
    const roles = JSON.stringify(resources('AWS::IAM::Role'));
    expect(roles).not.toContain('secretsmanager');
    expect(roles).toContain('backup:PutRestoreValidationResult');
  });

  test('and a verdict that is bad raises an alarm, until the next one is good', () => {
    expect(resources('AWS::CloudWatch::Alarm')).toEqual(
      ['main', 'reports'].map((database) =>
        expect.objectContaining({
          AlarmName: `shop-prod-${database}-restore-failed`,
          Namespace: 'Slipway/Recovery',
          MetricName: 'RestoreSucceeded',
          ComparisonOperator: 'LessThanThreshold',
          TreatMissingData: 'ignore',
          Dimensions: expect.arrayContaining([{ Name: 'Database', Value: database }]),
        }),
      ),
    );
  });

  test('the gate has nothing against it', () => {
    expect(stage.findings).toEqual([]);
  });

  test('nothing is rehearsed where nothing is declared', () => {
    const dev = stages.find(({ name }) => name === 'dev')!;
    expect(dev.stacks.map(({ concern }) => concern)).not.toContain('drill');
  });
});
