import { describe, expect, test } from '@jest/globals';
import { deploymentTargets } from '../../lib/spec/target';
import customerService from '../../systems/customer-service';
import rwp from '../../systems/rwp';
import vibebox from '../../systems/vibebox';
import type { BuiltAlarm } from '../support/cloudwatch/built-alarms';
import { builtAlarms, builtComposites } from '../support/cloudwatch/built-alarms';
import { synthesizeStage } from '../support/synth';

const LASTING = '4 of 5 x 60 s';

/** What a table states of an alarm: metrics, what is computed from them, the limit, the time, and what silence means. */
const facts = ({ metrics, expression, limit, periods, missing }: BuiltAlarm) => ({
  metrics,
  expression,
  limit,
  periods,
  missing,
});

describe.each(deploymentTargets)('on %s, customer-service in prod', (target) => {
  const stage = synthesizeStage(customerService, 'prod', { target });
  const alarms = builtAlarms(stage);
  const composites = builtComposites(stage);
  const alarm = (name: string) => alarms.get(`customer-service-prod-${name}`)!;
  const told = (name: string) => composites.get(`customer-service-prod-${name}-unexplained`)!;
  const [loadBalancer, group] = [
    'LoadBalancer=ingress.IngressLoadBalancerAE82CB09.LoadBalancerFullName',
    'TargetGroup=ingress.IngressEndpointscustomerserviceAHTTPHTTP1CA0F7C7F.TargetGroupFullName',
  ];
  const own = { fargate: 'ClusterName=customer-service-prod-a ServiceName=customer-service', eks: '' };

  test('[CUS-51] more than 5 % errors is critical: of the service, and of what no service answers', () => {
    expect(facts(alarm('customer-service-errors'))).toEqual({
      metrics: {
        requests0: `AWS/ApplicationELB RequestCount Sum ${loadBalancer} ${group}`,
        errors0: `AWS/ApplicationELB HTTPCode_Target_5XX_Count Sum ${loadBalancer} ${group}`,
      },
      expression: '100 * FILL(errors0, 0) / requests0 * (FILL(errors0, 0) >= 3)',
      limit: '> 5',
      periods: LASTING,
      missing: 'notBreaching',
    });
    expect(facts(alarm('load-balancer-errors'))).toEqual({
      metrics: {
        requests: `AWS/ApplicationELB RequestCount Sum ${loadBalancer}`,
        errors: `AWS/ApplicationELB HTTPCode_ELB_5XX_Count Sum ${loadBalancer}`,
      },
      expression: '100 * FILL(errors, 0) / SUM([requests, errors]) * (FILL(errors, 0) >= 3)',
      limit: '> 5',
      periods: LASTING,
      missing: 'notBreaching',
    });
    for (const name of ['customer-service-errors', 'load-balancer-errors'])
      expect(told(name)).toMatchObject({
        rule: `ALARM("customer-service-prod-${name}")`,
        suppressor: 'customer-service-prod-main-failover',
        tells: ['customer-service-prod-critical'],
      });
  });

  test('[CUS-52] more than 500 ms for the 95th percentile is a warning', () => {
    expect(facts(alarm('customer-service-slow'))).toEqual({
      metrics: {
        requests0: `AWS/ApplicationELB RequestCount Sum ${loadBalancer} ${group}`,
        latency0: `AWS/ApplicationELB TargetResponseTime p95 ${loadBalancer} ${group}`,
      },
      expression: '1000 * latency0 * (requests0 >= 20)',
      limit: '> 500',
      periods: LASTING,
      missing: 'notBreaching',
    });
    expect(told('customer-service-slow').tells).toEqual(['customer-service-prod-warning']);
  });

  test('[CUS-53] the first restart within an hour is a warning', () => {
    const metric = {
      fargate: `Slipway UnplannedStops Sum ${own.fargate}`,
      eks: 'ContainerInsights pod_number_of_container_restarts Sum ClusterName=customer-service-prod-a Namespace=customer-service PodName=customer-service',
    }[target];
    expect(facts(alarm('customer-service-restarts'))).toEqual({
      metrics: { value: metric },
      expression: 'value',
      limit: '> 0',
      periods: '1 of 12 x 300 s',
      missing: 'notBreaching',
    });
    expect(alarm('customer-service-restarts').tells).toEqual(['customer-service-prod-warning']);
  });

  test('[CUS-54] a reader more than 10 s behind is critical, and so is one that says nothing', () => {
    expect(facts(alarm('main-database-lag'))).toEqual({
      metrics: {
        lag0: 'AWS/RDS ReplicaLag Maximum DBInstanceIdentifier=customer-service-prod-main-reader',
        missing: 'AWS/RDS OldestReplicationSlotLag Maximum DBInstanceIdentifier=customer-service-prod-main',
      },
      expression: 'lag0 * (FILL(missing, 0) > 65536 OR lag0 > 330)',
      limit: '> 10',
      periods: LASTING,
      missing: 'breaching',
    });
    expect(alarm('main-database-lag').tells).toEqual(['customer-service-prod-critical']);
  });

  test('[CUS-55] disks of servers and replicas that are 80 % full are a warning', () => {
    expect(facts(alarm('main-database-disk'))).toEqual({
      metrics: {
        server0: 'AWS/RDS FreeStorageSpace Minimum DBInstanceIdentifier=customer-service-prod-main',
        server1: 'AWS/RDS FreeStorageSpace Minimum DBInstanceIdentifier=customer-service-prod-main-reader',
      },
      expression: '100 * (1 - MIN([server0, server1]) / 107374182400)',
      limit: '> 80',
      periods: LASTING,
      missing: 'missing',
    });
    const replicas = {
      fargate: {
        name: 'customer-service-disk',
        metrics: {
          used: `ECS/ContainerInsights EphemeralStorageUtilized Average ${own.fargate}`,
          whole: `ECS/ContainerInsights EphemeralStorageReserved Average ${own.fargate}`,
        },
      },
      eks: {
        name: 'nodes-disk',
        metrics: { value: 'ContainerInsights node_filesystem_utilization Maximum ClusterName=customer-service-prod-a' },
      },
    }[target];
    expect(alarm(replicas.name)).toMatchObject({
      metrics: replicas.metrics,
      limit: '> 80',
      periods: LASTING,
      tells: ['customer-service-prod-warning'],
    });
  });

  test('a release that goes back wakes people as well', () => {
    expect(alarm('customer-service-release-errors').tells).toEqual(['customer-service-prod-critical']);
  });
});

describe.each(deploymentTargets)('on %s, rwp in prod', (target) => {
  const stage = synthesizeStage(rwp, 'prod', { target });
  const alarms = builtAlarms(stage);
  const composites = builtComposites(stage);
  const alarm = (name: string) => alarms.get(`rwp-prod-${name}`)!;
  const critical = ['rwp-prod-critical'];
  const warning = ['rwp-prod-warning'];
  const loadBalancer = 'LoadBalancer=ingress.IngressLoadBalancerAE82CB09.LoadBalancerFullName';
  const servers = [1, 2, 3].map((n) => `DBInstanceIdentifier=rwp-prod-main-instance-${n}`);

  test('[RWP-31] when the budget of 99.9 % is spent 14 or 6 times too fast it is critical, 3 times a warning', () => {
    const windows = [
      ['fast-60m', '> 1.44', 3600],
      ['fast-5m', '> 1.44', 300],
      ['slow-360m', '> 0.6', 21_600],
      ['slow-30m', '> 0.6', 1800],
      ['creeping-1440m', '> 0.3', 86_400],
      ['creeping-120m', '> 0.3', 7200],
    ] as const;
    const counted = (name: string) => `AWS/ApplicationELB ${name} Sum ${loadBalancer}`;
    for (const [window, limit, seconds] of windows)
      expect(facts(alarm(`load-balancer-availability-${window}`))).toEqual({
        metrics: {
          good0: counted('HTTPCode_Target_2XX_Count'),
          good1: counted('HTTPCode_Target_3XX_Count'),
          good2: counted('HTTPCode_Target_4XX_Count'),
          bad0: counted('HTTPCode_Target_5XX_Count'),
          bad1: counted('HTTPCode_ELB_5XX_Count'),
        },
        expression:
          '100 * FILL(SUM([bad0, bad1]), 0) / SUM([good0, good1, good2, bad0, bad1]) * (FILL(SUM([bad0, bad1]), 0) >= 3)',
        limit,
        periods: `1 of 1 x ${seconds} s`,
        missing: 'notBreaching',
      });
    for (const [id, long, short, tells] of [
      ['fast', '60m', '5m', critical],
      ['slow', '360m', '30m', critical],
      ['creeping', '1440m', '120m', warning],
    ] as const) {
      const name = `rwp-prod-load-balancer-availability-${id}`;
      expect(composites.get(name)).toMatchObject({
        rule: `ALARM("${name}-${long}") AND ALARM("${name}-${short}")`,
        tells,
      });
    }
  });

  test('[RWP-33] a job that waits for more than five minutes is critical', () => {
    expect(facts(alarm('jobs-queue-delay'))).toEqual({
      metrics: {
        value: expect.stringMatching(
          /^AWS\/SQS ApproximateAgeOfOldestMessage Maximum QueueName=storage\.QueuesjobsQueue\w+\.QueueName$/,
        ),
      },
      expression: 'value',
      limit: '> 300',
      periods: LASTING,
      missing: 'notBreaching',
    });
    expect(alarm('jobs-queue-delay').tells).toEqual(critical);
  });

  test('[RWP-34] a reader of the cluster more than 10 s behind is critical, whichever server it is', () => {
    expect(facts(alarm('main-database-lag'))).toEqual({
      metrics: Object.fromEntries(servers.map((server, i) => [`lag${i}`, `AWS/RDS ReplicaLag Maximum ${server}`])),
      expression: 'MAX([lag0, lag1, lag2])',
      limit: '> 10',
      periods: LASTING,
      missing: 'breaching',
    });
    expect(alarm('main-database-lag').tells).toEqual(critical);
  });

  test('[RWP-38] a queue that grows more than usual is a warning', () => {
    const queue = expect.stringMatching(/QueueName=storage\.QueuesjobsQueue/) as unknown as string;
    expect(alarm('jobs-queue-growth')).toMatchObject({
      metrics: { sent: queue, done: queue },
      expression: 'sent - done',
      limit: '> upper ANOMALY_DETECTION_BAND(value, 3)',
      periods: '3 of 3 x 300 s',
      missing: 'notBreaching',
      tells: warning,
    });
    expect(alarm('jobs-queue-growth').metrics['sent']).toMatch(/^AWS\/SQS NumberOfMessagesSent Sum /);
    expect(alarm('jobs-queue-growth').metrics['done']).toMatch(/^AWS\/SQS NumberOfMessagesDeleted Sum /);
  });
});

describe.each(deploymentTargets)('on %s, vibebox in prod', (target) => {
  const stage = synthesizeStage(vibebox, 'prod', { target });

  test('[VIB-57] PagerDuty is told of what is critical, with a key that no template holds', () => {
    const subscriptions = stage.resources('monitoring', 'AWS::SNS::Subscription').map(([, properties]) => properties);
    expect(subscriptions).toEqual([expect.objectContaining({ Protocol: 'lambda' })]);
    const pager = stage.resources('monitoring', 'AWS::Lambda::Function').find(([id]) => /pagerduty/.test(id))!;
    expect(pager[1]).toMatchObject({
      Environment: {
        Variables: { EVENTS_API: 'https://events.pagerduty.com/v2/enqueue', SECRET_ARN: expect.anything() },
      },
    });
    expect(JSON.stringify(subscriptions)).toContain('Topicscritical');
    expect(JSON.stringify(stage.stack('monitoring').json)).not.toContain('{{resolve:');
  });

  test('[VIB-58] Slack is told of everything, in one channel', () => {
    const [[, channel], ...others] = stage.resources('monitoring', 'AWS::Chatbot::SlackChannelConfiguration') as [
      [string, Record<string, unknown>],
    ];
    expect(others).toEqual([]);
    expect(channel).toMatchObject({ SlackWorkspaceId: 'T0VIBEBOX', SlackChannelId: 'C0VIBEALARM' });
    expect(channel['SnsTopicArns']).toHaveLength(2);
    expect(JSON.stringify(channel['GuardrailPolicies'])).toContain('CloudWatchReadOnlyAccess');
  });
});
