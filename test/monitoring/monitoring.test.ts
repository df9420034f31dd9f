import { describe, expect, test } from '@jest/globals';
import { limits } from '../../lib/data/limits';
import { deploymentTargets } from '../../lib/spec/target';
import { References } from '../conformance/references';
import { builtAlarms, builtComposites } from '../support/cloudwatch/built-alarms';
import { synthesizeVariant } from '../support/synth';
import { monitored } from './monitored-stage';

describe.each(deploymentTargets)('the monitoring of a stage on %s', (target) => {
  const stage = synthesizeVariant(monitored, { target });
  const references = new References(stage);
  const only = (concern: string, type: string) => stage.resources(concern, type).map(([, properties]) => properties);

  test('passes the gate, and is small', () => {
    expect(stage.findings).toEqual([]);
    const { json } = stage.stack('monitoring');
    expect(Object.keys(json.Resources).length).toBeLessThan(limits.stackResources.max / 2);
  });

  test('topics are there before everything, and refuse what is not encrypted or of another account', () => {
    expect(stage.stack('notifications').dependsOn).toEqual([]);
    const topics = only('notifications', 'AWS::SNS::Topic');
    expect(topics.map(({ TopicName }) => TopicName)).toEqual(['shop-dev-critical', 'shop-dev-warning']);
    for (const { KmsMasterKeyId } of topics) expect(KmsMasterKeyId).toBeDefined();
    for (const { PolicyDocument } of only('notifications', 'AWS::SNS::TopicPolicy')) {
      const { Statement } = PolicyDocument as { Statement: { Effect: string; Condition: unknown }[] };
      expect(Statement.map(({ Effect, Condition }) => [Effect, Condition])).toEqual([
        ['Deny', { Bool: { 'aws:SecureTransport': 'false' } }],
        ['Allow', { StringEquals: { 'aws:SourceAccount': '111122223333' } }],
      ]);
    }
  });

  test('CloudWatch may use the key of the topics, and may not without saying for whom', () => {
    const [key] = only('notifications', 'AWS::KMS::Key');
    expect(JSON.stringify(key)).toContain('"cloudwatch.amazonaws.com"');
    expect(JSON.stringify(key)).toContain('"Condition":{"StringEquals":{"aws:SourceAccount":"111122223333"}}');
  });

  test('an alarm of another alarm comes after it', () => {
    const { json } = stage.stack('monitoring');
    const named = new Map(
      Object.entries(json.Resources).map(([id, { Properties }]) => [String(Properties?.['AlarmName']), id]),
    );
    for (const { resource } of references.all('AWS::CloudWatch::CompositeAlarm')) {
      const rule = String(resource.Properties?.['AlarmRule']);
      const parts = [...rule.matchAll(/ALARM\("([^"]+)"\)/g)].map(([, name = '']) => named.get(name));
      expect(resource.DependsOn).toEqual(expect.arrayContaining(parts));
    }
  });

  test('every alarm that tells people tells its end as well, and those that only measure tell nobody', () => {
    for (const type of ['AWS::CloudWatch::Alarm', 'AWS::CloudWatch::CompositeAlarm'])
      for (const { resource } of references.all(type))
        expect(resource.Properties?.['OKActions']).toEqual(resource.Properties?.['AlarmActions']);
    const composed = [...builtComposites(stage).values()].flatMap(({ rule }) =>
      [...rule.matchAll(/"([^"]+)"/g)].map(([, name = '']) => builtAlarms(stage).get(name)?.tells),
    );
    expect(composed.length).toBeGreaterThan(0);
    expect(composed.flat()).toEqual([]);
  });

  test('planned work silences what tells people, all of it or what it names', () => {
    const rules = only('monitoring', 'AWS::CloudWatch::AlarmMuteRule');
    expect(rules.map(({ Name, Rule }) => [Name, Rule])).toEqual([
      [
        'shop-dev-weekly',
        { Schedule: { Expression: 'cron(0 3 * * SUN)', Duration: 'PT60M', Timezone: 'Europe/Berlin' } },
      ],
      ['shop-dev-batch', { Schedule: { Expression: 'cron(0 1 * * *)', Duration: 'PT30M', Timezone: 'UTC' } }],
    ]);
    const [all, batch] = rules.map(({ MuteTargets }) => (MuteTargets as { AlarmNames: string[] }).AlarmNames);
    expect(batch).toEqual(['shop-dev-jobs-queue-growth']);
    expect(all).toContain('shop-dev-api-errors-unexplained');
    expect(all).not.toContain('shop-dev-api-errors');
  });

  test('one channel has one configuration with all that it is told, and may look and nothing more', () => {
    expect(only('monitoring', 'AWS::Chatbot::SlackChannelConfiguration')).toEqual([
      expect.objectContaining({ SlackChannelId: 'C0ABC1234', ConfigurationName: 'shop-dev-C0ABC1234' }),
    ]);
    const mails = only('notifications', 'AWS::SNS::Subscription');
    expect(mails).toEqual([expect.objectContaining({ Protocol: 'email', Endpoint: 'team@example.com' })]);
  });

  test('the pager reads its one secret, and when it fails all are told', () => {
    const role = stage.resources('monitoring', 'AWS::IAM::Role').find(([id]) => /pagerdutypager/i.test(id))![1];
    const statements = JSON.stringify(role['Policies']);
    expect(statements).toContain('secretsmanager:GetSecretValue');
    expect(statements).not.toContain('"Resource":"*"');
    expect(builtAlarms(stage).get('shop-dev-pagerduty-pager-errors')).toMatchObject({
      tells: ['shop-dev-critical', 'shop-dev-warning'],
    });
  });

  test('the page of the stage is there, under its name', () => {
    const [dashboard, ...others] = only('monitoring', 'AWS::CloudWatch::Dashboard');
    expect(others).toEqual([]);
    expect(dashboard).toMatchObject({ DashboardName: 'shop-dev' });
  });
});

test('a stage that declares nothing of it has no topics, no alarms of its own and no page', () => {
  const stage = synthesizeVariant({});
  expect([...stage.stacks.keys()]).not.toEqual(expect.arrayContaining(['notifications']));
  expect([...stage.stacks.keys()]).not.toEqual(expect.arrayContaining(['monitoring']));
});

test('during a move, replicas are watched in both slots under names of their own, and requests once', () => {
  const stage = synthesizeVariant({
    services: { api: { kind: 'web', port: 80, routes: ['/*'] } },
    compute: { slots: { a: { weightPercent: 90 }, b: { weightPercent: 10, target: 'eks' } } },
    alarms: { cpu: { metric: 'cpu', abovePercent: 80 }, errors: { metric: 'errors', abovePercent: 5 } },
  });
  const alarms = builtAlarms(stage);
  expect(alarms.get('shop-dev-api-cpu')?.metrics['value']).toContain('AWS/ECS CPUUtilization');
  expect(alarms.get('shop-dev-api-cpu-b')?.metrics['value']).toContain('ContainerInsights pod_cpu');
  expect(alarms.get('shop-dev-api-cpu-b')?.metrics['value']).toContain('ClusterName=shop-dev-b');
  const { metrics, expression } = alarms.get('shop-dev-api-errors')!;
  expect(Object.keys(metrics)).toEqual(['requests0', 'requests1', 'errors0', 'errors1']);
  expect(expression).toContain('SUM([errors0, errors1])');
});
