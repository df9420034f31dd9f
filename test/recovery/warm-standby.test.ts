import { describe, expect, test } from '@jest/globals';
import { buildStages } from '../support/build-stages';
import type { BuiltStage } from '../support/build-stages';
import type { Description } from '../support/descriptions';
import { minimalSystem, prod } from '../support/descriptions';
import type { SynthesizedStack } from '../support/synthesized-stage';

type Target = 'fargate' | 'eks';
type Stages = ReadonlyMap<string, BuiltStage>;

const place = {
  region: 'us-west-2',
  zones: ['us-west-2a', 'us-west-2b', 'us-west-2c'],
  network: { cidr: '10.130.0.0/16' },
};

function stagesWith(active: 'primary' | 'secondary', target: Target, patch: Description = {}): Stages {
  const recovery = { strategy: 'warm-standby', ...place, active };
  const system = minimalSystem({
    delivery: { repository: 'https://github.com/example/shop.git' },
    databases: { main: { highAvailability: 'multi-az', proxy: true } },
    buckets: { uploads: {} },
    backup: { dumps: { main: {} }, snapshots: [{ cron: '0 5 * * *' }] },
    alarms: { slow: { metric: 'latency', percentile: 'p95', aboveMilliseconds: 500 } },
    services: {
      api: { uses: ['main', 'uploads'], replicas: { min: 3, max: 9 }, scaling: [{ metric: 'cpu', percent: 70 }] },
      nightly: { kind: 'job', schedule: { cron: '0 3 * * *' }, uses: [{ name: 'main', access: 'read-only' }] },
    },
    stages: { dev: {}, prod: { ...prod, edge: { cdn: true }, notifications, ...patch, recovery } },
  });
  const released = { api: '1.4.2', nightly: '1.4.2' };
  return new Map(buildStages(system, { target, released, stages: ['prod'] }).map((stage) => [stage.name, stage]));
}

const notifications = {
  warning: [
    { kind: 'email', address: 'team@example.com' },
    { kind: 'slack', workspaceId: 'T0SHOP', channelId: 'C0SHOP' },
  ],
};

const targets: readonly Target[] = ['fargate', 'eks'];
const waiting = new Map(targets.map((target) => [target, stagesWith('primary', target)]));
const serving = new Map(targets.map((target) => [target, stagesWith('secondary', target)]));

const concerns = (stages: Stages) => stages.get('prod-recovery')!.stacks.map(({ concern }) => concern);
const stackOf = (stages: Stages, stage: string, concern: string): SynthesizedStack =>
  stages.get(stage)!.stacks.find((stack) => stack.concern === concern)!;
const resources = (stages: Stages, stage: string, concern: string, type: string) =>
  Object.values(stackOf(stages, stage, concern).json.Resources).flatMap(({ Type, Properties = {} }) =>
    Type === type ? [Properties] : [],
  );

describe.each(targets)('[CUS-12, CUS-33, CUS-34] a warm standby on %s', (target) => {
  const before = waiting.get(target)!;
  const after = serving.get(target)!;

  test('is the whole stage in the second region, but for what watches it and copies its data', () => {
    const parts = [
      'network',
      'database',
      'storage',
      'backup',
      'ingress',
      'compute',
      'services-main',
      'failover',
      'name',
    ];
    const gitops = target === 'eks' ? ['gitops'] : [];
    expect(
      concerns(before)
        .filter((each) => each !== 'services-backup')
        .toSorted(),
    ).toEqual([...parts, ...gitops].toSorted());
    expect(resources(before, 'prod-recovery', 'backup', 'AWS::CloudWatch::Alarm')).toEqual([]);
    expect(resources(before, 'prod-recovery', 'backup', 'AWS::Backup::BackupPlan')).toEqual([]);
    for (const stack of before.get('prod-recovery')!.stacks)
      expect(stack).toMatchObject({ region: 'us-west-2', stackName: `shop-prod-${stack.concern}` });
    expect(concerns(after)).toEqual(expect.arrayContaining(['monitoring']));
  });

  test('gives its programs every fact that they have in the first region', () => {
    const factsOf = (stage: string) => {
      const text = target === 'eks' ? JSON.stringify(stackOf(before, stage, 'gitops').json) : '';
      return new Set([...text.matchAll(/index \.metadata\.annotations \W+([\w./-]+)/g)].map(([, key]) => key));
    };
    const variablesOf = (stage: string) =>
      target === 'fargate'
        ? resources(before, stage, 'services-main', 'AWS::ECS::TaskDefinition').map(({ ContainerDefinitions }) =>
            (ContainerDefinitions as { Environment?: { Name: string }[]; Secrets?: { Name: string }[] }[]).map(
              ({ Environment = [], Secrets = [] }) => [...Environment, ...Secrets].map(({ Name }) => Name).toSorted(),
            ),
          )
        : [];
    expect([factsOf('prod-recovery'), variablesOf('prod-recovery')]).toEqual([factsOf('prod'), variablesOf('prod')]);
    expect(factsOf('prod').size + variablesOf('prod').length).toBeGreaterThan(1);
  });

  test('has the least of each service, and all of it when it serves', () => {
    const least = (stages: Stages) =>
      target === 'fargate'
        ? resources(stages, 'prod-recovery', 'services-main', 'AWS::ApplicationAutoScaling::ScalableTarget').map(
            ({ MinCapacity, MaxCapacity }) => [MinCapacity, MaxCapacity],
          )
        : JSON.stringify(stackOf(stages, 'prod-recovery', 'gitops').json).includes(String.raw`\"oneReplica\":true`);
    expect(least(before)).toEqual(target === 'fargate' ? [[1, 9]] : true);
    expect(least(after)).toEqual(target === 'fargate' ? [[3, 9]] : false);
  });

  test('runs no job, which would change what the first region changes', () => {
    const runs = (stages: Stages) =>
      target === 'fargate'
        ? resources(stages, 'prod-recovery', 'services-main', 'AWS::Scheduler::Schedule')
            .filter(({ Description: text }) => !String(text).includes('password'))
            .map(({ State }) => State)
        : JSON.stringify(stackOf(stages, 'prod-recovery', 'gitops').json).includes(String.raw`\"suspendJobs\":true`);
    expect(runs(before)).toEqual(target === 'fargate' ? ['DISABLED'] : true);
    expect(runs(after)).toEqual(target === 'fargate' ? ['ENABLED'] : false);
  });

  test('nor does the first region any more when it serves', () => {
    const isSuspended = (stages: Stages) =>
      target === 'fargate'
        ? resources(stages, 'prod', 'services-main', 'AWS::Scheduler::Schedule')
            .filter(({ Description: text }) => !String(text).includes('password'))
            .every(({ State }) => State === 'DISABLED')
        : JSON.stringify(stackOf(stages, 'prod', 'gitops').json).includes(String.raw`\"suspendJobs\":true`);
    expect([isSuspended(before), isSuspended(after)]).toEqual([false, true]);
  });

  test('keeps the vault, which outlives a deployment, and takes snapshots of the database when it serves', () => {
    const vaults = (stages: Stages) => resources(stages, 'prod-recovery', 'backup', 'AWS::Backup::BackupVault');
    expect(vaults(before)).toEqual(vaults(after));
    expect(vaults(before)).toHaveLength(1);
    const selected = resources(after, 'prod-recovery', 'backup', 'AWS::Backup::BackupSelection');
    expect(JSON.stringify(selected)).toContain(':db:');
  });

  test('signs in with the users of the first region, at the copy itself, until it serves', () => {
    const all = (stages: Stages, type: string) => resources(stages, 'prod-recovery', 'database', type);
    const [logins] = all(before, 'Custom::FollowedLogins');
    expect(logins).toMatchObject({
      Host: { 'Fn::GetAtt': [expect.stringContaining('Instance'), 'Endpoint.Address'] },
      Database: 'main',
      Logins: [
        { source: 'shop/prod/main/api', secretArn: { Ref: expect.stringContaining('Secretapi') } },
        { source: 'shop/prod/main/nightly', secretArn: { Ref: expect.stringContaining('Secretnightly') } },
        { source: 'shop/prod/main/main-dump', secretArn: { Ref: expect.stringContaining('Secretmaindump') } },
      ],
    });
    expect(all(before, 'Custom::DatabaseRoles')).toEqual([]);
    expect(all(before, 'AWS::SecretsManager::RotationSchedule')).toEqual([]);
    expect(all(before, 'AWS::RDS::DBProxy')).toEqual([]);
    expect(all(after, 'Custom::FollowedLogins')).toEqual([]);
    expect(all(after, 'Custom::DatabaseRoles')).toHaveLength(1);
    expect(all(after, 'AWS::RDS::DBProxy')).toHaveLength(1);
  });

  test('and goes on with them when it serves: secrets and database are the same resources', () => {
    const kept = (stages: Stages) =>
      Object.entries(stackOf(stages, 'prod-recovery', 'database').json.Resources)
        .filter(([id, { Type }]) => Type === 'AWS::RDS::DBInstance' || /Secret(api|nightly)/.test(id))
        .map(([id, { Type, Properties = {} }]) => [id, Type, Properties['Name'] ?? Properties['DBInstanceIdentifier']])
        .filter(([, type]) => type === 'AWS::RDS::DBInstance' || type === 'AWS::SecretsManager::Secret');
    expect(kept(before)).toHaveLength(3);
    expect(kept(after)).toEqual(expect.arrayContaining(kept(before)));
  });

  test('tells the same people: a channel of Slack, which an account joins once, is joined to the topics of both regions', () => {
    const topic = (region: string) => `arn:aws:sns:${region}:111122223333:shop-prod-warning`;
    for (const stages of [before, after]) {
      const [slack, ...others] = resources(stages, 'prod', 'monitoring', 'AWS::Chatbot::SlackChannelConfiguration');
      expect(others).toEqual([]);
      expect(slack?.['SnsTopicArns']).toEqual([expect.anything(), topic('us-west-2')]);
      expect(stackOf(stages, 'prod', 'monitoring').dependsOn).toContain('recovery');
      const made = resources(stages, 'prod', 'recovery', 'AWS::SNS::Topic').map(({ TopicName }) => TopicName);
      expect(made).toEqual(['shop-prod-critical', 'shop-prod-warning']);
      expect(resources(stages, 'prod', 'recovery', 'AWS::SNS::Subscription')).toEqual([
        expect.objectContaining({ Protocol: 'email', Endpoint: 'team@example.com' }),
      ]);
      expect(concerns(stages)).not.toContain('notifications');
    }
    expect(resources(after, 'prod-recovery', 'monitoring', 'AWS::Chatbot::SlackChannelConfiguration')).toEqual([]);
    const alarms = resources(after, 'prod-recovery', 'monitoring', 'AWS::CloudWatch::Alarm');
    expect(alarms.length).toBeGreaterThan(0);
    for (const { AlarmActions = [] } of alarms) expect([[], [topic('us-west-2')]]).toContainEqual(AlarmActions);
  });

  test('tells while it waits that its data is late, or stopped, or that nobody could sign in to it', () => {
    const alarms = (stages: Stages) => resources(stages, 'prod-recovery', 'failover', 'AWS::CloudWatch::Alarm');
    const actions = ['arn:aws:sns:us-west-2:111122223333:shop-prod-warning'];
    expect(alarms(before)).toEqual([
      expect.objectContaining({
        AlarmName: 'shop-prod-main-copy-late',
        MetricName: 'ReplicaLag',
        Dimensions: [{ Name: 'DBInstanceIdentifier', Value: 'shop-prod-main' }],
        Threshold: 900,
        TreatMissingData: 'breaching',
        AlarmActions: actions,
      }),
      expect.objectContaining({ AlarmName: 'shop-prod-main-copy-stopped', Threshold: 0, AlarmActions: actions }),
      expect.objectContaining({
        AlarmName: 'shop-prod-main-logins-late',
        Dimensions: [{ Name: 'FunctionName', Value: 'shop-prod-main-logins' }],
        AlarmActions: actions,
      }),
    ]);
    const followers = resources(before, 'prod-recovery', 'database', 'AWS::Lambda::Function');
    expect(followers.map(({ FunctionName }) => FunctionName)).toContain('shop-prod-main-logins');
    expect(alarms(after)).toEqual([]);
  });

  test('has a dashboard of its own when it serves, since all regions of an account share the names of dashboards', () => {
    const named = (stage: string) =>
      resources(after, stage, 'monitoring', 'AWS::CloudWatch::Dashboard').map(({ DashboardName }) => DashboardName);
    expect([named('prod'), named('prod-recovery')]).toEqual([['shop-prod'], ['shop-prod-recovery']]);
  });

  test('nothing there needs the first region when it is deployed to serve', () => {
    for (const { json } of after.get('prod-recovery')!.stacks) {
      const asked = JSON.stringify(json).match(/"Fn::GetStackOutput":\{[^}]*\}/g) ?? [];
      expect(asked.filter((each) => each.includes('us-east-1'))).toEqual([]);
    }
    expect(JSON.stringify(stackOf(after, 'prod-recovery', 'database').json)).not.toContain('PRIMARY_REGION');
  });

  test('the gate has nothing against it', () => {
    for (const stages of [before, after])
      for (const name of ['prod', 'prod-recovery']) expect(stages.get(name)!.findings).toEqual([]);
  });
});

describe('[CUS-12, CUS-34] the name goes to the second region without a deployment', () => {
  const [before, after] = [waiting.get('fargate')!, serving.get('fargate')!];
  const recordsOf = (stages: Stages, stage: string, concern: string) =>
    resources(stages, stage, concern, 'AWS::Route53::RecordSet').filter(({ Name }) =>
      String(Name).startsWith('origin.'),
    );
  const healthOf = (stages: Stages) => resources(stages, 'prod', 'edge', 'AWS::Route53::HealthCheck');

  test('each region has a record of its own, and the first gives way when a number in the second says so', () => {
    const [first, ...others] = recordsOf(before, 'prod', 'edge');
    expect(others).toEqual([]);
    expect(first).toMatchObject({
      Name: 'origin.shop.example.com.',
      Type: 'A',
      Failover: 'PRIMARY',
      HealthCheckId: { Ref: expect.stringContaining('FirstServes') },
      // ill with one service that is; nothing of that is better where the data is old
      AliasTarget: { EvaluateTargetHealth: false },
    });
    const [second] = recordsOf(before, 'prod-recovery', 'name');
    expect(second).toMatchObject({ Name: 'origin.shop.example.com.', Type: 'A', Failover: 'SECONDARY' });
    expect(second?.['SetIdentifier']).not.toBe(first?.['SetIdentifier']);
    expect(healthOf(before)).toHaveLength(1);
    expect(healthOf(before)[0]).toMatchObject({
      HealthCheckConfig: {
        Type: 'CLOUDWATCH_METRIC',
        AlarmIdentifier: { Name: 'shop-prod-failed-over', Region: 'us-west-2' },
        InsufficientDataHealthStatus: 'LastKnownStatus',
      },
    });
  });

  test('the number is an alarm that stands in the second region, before the check that reads it is made', () => {
    const [alarm, ...others] = resources(before, 'prod', 'recovery', 'AWS::CloudWatch::Alarm');
    expect(others).toEqual([]);
    expect(alarm).toMatchObject({
      AlarmName: 'shop-prod-failed-over',
      Namespace: 'Slipway/Recovery',
      MetricName: 'FailedOver',
      Dimensions: [
        { Name: 'System', Value: 'shop' },
        { Name: 'Stage', Value: 'prod' },
      ],
      Threshold: 1,
      ComparisonOperator: 'GreaterThanOrEqualToThreshold',
      EvaluationPeriods: 1,
      Period: 60,
    });
    expect(stackOf(before, 'prod', 'recovery').region).toBe('us-west-2');
    expect(stackOf(before, 'prod', 'edge').dependsOn).toContain('recovery');
  });

  test('what moves the name may write that number', () => {
    const [step] = resources(before, 'prod-recovery', 'failover', 'AWS::Lambda::Function').filter(
      ({ Handler }) => Handler === 'index.step',
    );
    expect(step).toMatchObject({
      Environment: {
        Variables: { NAME_DIMENSIONS: '[{"name":"System","value":"shop"},{"name":"Stage","value":"prod"}]' },
      },
    });
    expect(JSON.stringify(stackOf(before, 'prod-recovery', 'failover').json)).toContain('cloudwatch:PutMetricData');
  });

  test('when the description says that the second region serves, silence means that it does', () => {
    expect(healthOf(after)).toEqual([
      expect.objectContaining({
        HealthCheckConfig: expect.objectContaining({ InsufficientDataHealthStatus: 'Unhealthy' }),
      }),
    ]);
    expect(recordsOf(after, 'prod', 'edge')).toEqual(recordsOf(before, 'prod', 'edge'));
  });

  test('the CDN asks that name, so that it follows', () => {
    for (const stages of [before, after]) {
      const [distribution] = resources(stages, 'prod', 'edge', 'AWS::CloudFront::Distribution');
      expect(JSON.stringify(distribution)).toContain('"DomainName":"origin.shop.example.com"');
    }
  });

  test('without a CDN users follow it themselves, and their record stays the one that it was', () => {
    const own = (stages: Stages) =>
      Object.entries(stackOf(stages, 'prod', 'edge').json.Resources).filter(([id]) => id.startsWith('EdgeAddress'));
    const [[id, record] = []] = own(stagesWith('primary', 'fargate', { edge: { cdn: false } }));
    expect(record?.Properties).toMatchObject({
      Name: 'shop.example.com.',
      AliasTarget: { DNSName: { Ref: expect.stringContaining('Origin') }, HostedZoneId: 'Z0123456789PROD' },
    });
    expect(own(before).map(([each]) => each)).toContain(id);
  });

  test('a private load balancer has no name that a CDN could follow: a deployment tells it', () => {
    const stages = stagesWith('primary', 'fargate', { ingress: { exposure: 'cdn-only' } });
    expect(concerns(stages)).not.toContain('name');
    expect(healthOf(stages)).toEqual([]);
    expect(resources(stages, 'prod', 'recovery', 'AWS::CloudWatch::Alarm')).toEqual([]);
  });
});
