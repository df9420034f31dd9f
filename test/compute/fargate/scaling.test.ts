import { describe, expect, test } from '@jest/globals';
import { Match } from 'aws-cdk-lib/assertions';
import type { Description } from '../../support/descriptions';
import { synthesizeVariant } from '../../support/synth';

const POLICY = 'AWS::ApplicationAutoScaling::ScalingPolicy';
const ALARM = 'AWS::CloudWatch::Alarm';

const cpu = { metric: 'cpu', percent: 70 };
const requests = { metric: 'requests', perReplicaPerMinute: 1000 };
const latency = { metric: 'latency', percentile: 'p95', milliseconds: 500 };
const connections = { metric: 'connections', perReplica: 1000 };
const depth = { metric: 'queue', depthPerReplica: 100 };
const steps = { scaleOut: { replicas: 1, everySeconds: 30 }, scaleIn: { replicas: 1, everySeconds: 300 } };

function stageOf(api: Description) {
  return synthesizeVariant({ queues: { jobs: {} }, services: { api: { replicas: { min: 2, max: 9 }, ...api } } });
}

const templateOf = (api: Description) => stageOf(api).template('services-main');
const worker = (...scaling: object[]) => ({ kind: 'worker', consumes: 'jobs', routes: [], scaling });

/** A metric as target tracking names it. */
const metric = (id: string, stat: string, metricName: string) =>
  Match.objectLike({
    Id: id,
    ReturnData: false,
    MetricStat: { Stat: stat, Metric: Match.objectLike({ MetricName: metricName }) },
  });

const tracking = (TargetValue: number, ...Metrics: unknown[]) => ({
  PolicyType: 'TargetTrackingScaling',
  TargetTrackingScalingPolicyConfiguration: { TargetValue, CustomizedMetricSpecification: { Metrics } },
});
const load = (Expression: string) => ({ Id: 'load', Expression, ReturnData: true });

describe('target tracking', () => {
  test.each([
    ['cpu', cpu, 70, 'ECSServiceAverageCPUUtilization'],
    ['memory', { metric: 'memory', percent: 80 }, 80, 'ECSServiceAverageMemoryUtilization'],
    ['requests', requests, 1000, 'ALBRequestCountPerTarget'],
  ])('[RWP-26] holds %s by a measure that AWS knows', (_, policy, TargetValue, PredefinedMetricType) => {
    templateOf({ scaling: [policy] }).hasResourceProperties(POLICY, {
      TargetTrackingScalingPolicyConfiguration: {
        TargetValue,
        PredefinedMetricSpecification: { PredefinedMetricType },
      },
    });
  });

  test('[XEO-08] holds a percentile of the response time, which is no time at all without requests', () => {
    templateOf({ scaling: [latency] }).hasResourceProperties(
      POLICY,
      tracking(
        500,
        load('FILL(FILL(1000 * MAX([latency0g0]), REPEAT), 0)'),
        metric('latency0g0', 'p95', 'TargetResponseTime'),
      ),
    );
  });

  test('[XEO-14] holds the connections that the program publishes, and does nothing without them', () => {
    const dimensions = [
      { Name: 'System', Value: 'shop' },
      { Name: 'Stage', Value: 'dev' },
      { Name: 'Service', Value: 'api' },
    ];
    const published = { Namespace: 'Slipway', MetricName: 'ActiveConnections', Dimensions: dimensions };
    templateOf({ scaling: [connections] }).hasResourceProperties(
      POLICY,
      tracking(1000, { Id: 'connections0', ReturnData: true, MetricStat: { Stat: 'Average', Metric: published } }),
    );
  });

  test('[XEO-16] holds the messages per task', () => {
    templateOf(worker(depth)).hasResourceProperties(
      POLICY,
      tracking(
        100,
        load('FILL((queue0waiting + queue0working) / IF(tasks > 0, tasks, 1), REPEAT)'),
        metric('queue0waiting', 'Average', 'ApproximateNumberOfMessagesVisible'),
        metric('queue0working', 'Average', 'ApproximateNumberOfMessagesNotVisible'),
        metric('tasks', 'Average', 'RunningTaskCount'),
      ),
    );
  });

  test('counts requests in both groups of a release that shifts traffic', () => {
    templateOf({ scaling: [requests], release: { strategy: 'canary' } }).hasResourceProperties(
      POLICY,
      tracking(
        1000,
        load('FILL(FILL(SUM([requests0g0, requests0g1]), REPEAT), 0)'),
        metric('requests0g0', 'Sum', 'RequestCountPerTarget'),
        metric('requests0g1', 'Sum', 'RequestCountPerTarget'),
      ),
    );
  });

  test('leaves the way in to steps where their size is declared', () => {
    const stage = stageOf({ scaling: [cpu, latency], scalingBehavior: { scaleIn: steps.scaleIn } });
    const policies = stage.resources('services-main', POLICY);
    const kinds = policies.map(([, { PolicyType, TargetTrackingScalingPolicyConfiguration: configuration }]) => [
      PolicyType,
      (configuration as { DisableScaleIn?: boolean } | undefined)?.DisableScaleIn,
    ]);
    expect(kinds).toEqual([
      ['TargetTrackingScaling', true],
      ['TargetTrackingScaling', true],
      ['StepScaling', undefined],
    ]);
  });
});

describe('[VIB-43, VIB-44] steps of a declared size', () => {
  const api = { scaling: [cpu], scalingBehavior: { ...steps, scaleIn: { ...steps.scaleIn, belowPercent: 30 } } };

  test('go one up and one down, each at its own pace', () => {
    const template = templateOf(api);
    for (const [PolicyName, Cooldown, ScalingAdjustment] of [
      ['scale-out', 30, 1],
      ['scale-in', 300, -1],
    ] as const) {
      template.hasResourceProperties(POLICY, {
        PolicyName,
        PolicyType: 'StepScaling',
        StepScalingPolicyConfiguration: {
          AdjustmentType: 'ChangeInCapacity',
          Cooldown,
          StepAdjustments: [{ MetricIntervalLowerBound: 0, ScalingAdjustment }],
        },
      });
    }
    template.resourceCountIs(POLICY, 2);
  });

  test('are taken by an alarm each, which says so when it is due', () => {
    templateOf(api).hasResourceProperties(ALARM, {
      AlarmName: 'shop-dev-api-scale-in',
      ComparisonOperator: 'GreaterThanOrEqualToThreshold',
      Threshold: 1,
      EvaluationPeriods: 5,
      TreatMissingData: 'notBreaching',
      AlarmActions: [{ Ref: Match.stringLikeRegexp('scaleinStep') }],
      Metrics: [
        { Id: 'due', Expression: 'FILL(FILL(cpu0 < 30, REPEAT), 0)', ReturnData: true },
        {
          Id: 'cpu0',
          ReturnData: false,
          MetricStat: {
            Stat: 'Average',
            Period: 60,
            Metric: {
              Namespace: 'AWS/ECS',
              MetricName: 'CPUUtilization',
              Dimensions: [
                { Name: 'ClusterName', Value: 'shop-dev-a' },
                { Name: 'ServiceName', Value: 'api' },
              ],
            },
          },
        },
      ],
    });
  });
});

test('[XEO-16] a message wakes a service that has no task', () => {
  const stage = stageOf({ ...worker(depth), replicas: { min: 0, max: 9 } });
  stage.template('services-main').hasResourceProperties(ALARM, { AlarmName: 'shop-dev-api-wake' });
  stage
    .template('services-main')
    .hasResourceProperties('AWS::ApplicationAutoScaling::ScalableTarget', { MinCapacity: 0 });
});

describe('what a service publishes to scale on', () => {
  const stage = stageOf({ scaling: [connections] });

  test('goes into the one namespace that it may write', () => {
    stage.template('services-main').hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: Match.objectLike({
        Statement: Match.arrayWith([
          Match.objectLike({
            Action: 'cloudwatch:PutMetricData',
            Condition: { StringEquals: { 'cloudwatch:namespace': 'Slipway' } },
          }),
        ]),
      }),
    });
  });

  test('leaves without going through the internet', () => {
    const endpoints = stage.resources('network', 'AWS::EC2::VPCEndpoint');
    expect(JSON.stringify(endpoints)).toContain('.monitoring"');
  });

  test('passes the gate', () => {
    expect(stage.findings).toEqual([]);
  });
});
