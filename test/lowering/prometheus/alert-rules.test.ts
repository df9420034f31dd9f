import { expect, test } from '@jest/globals';
import { alarmDefinitions } from '../../../lib/lowering/alarms/alarm-definitions';
import { alertRules } from '../../../lib/lowering/prometheus/alert-rules';
import { describeWith } from '../../support/prometheus-tools';
import { alarmedStage } from './alarmed-stage';

const stage = alarmedStage();
const definitions = alarmDefinitions(stage, 'eks');
const rules = alertRules(stage, definitions);
const file = { groups: [{ name: 'alarms', interval: '60s', rules }] };

/** Series by minute, as promtool writes them: `0+60x20` counts 60 more for 20 minutes, `5x20` stays. */
type Series = Readonly<Record<string, string>>;

interface Case {
  readonly alert: string;
  readonly minute: number;
  readonly fires: Series;
  readonly silent: Series;
}

const alb = 'dimension_LoadBalancer="app/shop-dev/0000000000000000"';
const api = `${alb},dimension_TargetGroup="targetgroup/api-a/0000000000000000"`;
const pod = 'namespace="shop",pod="api-5c9f8d7b6-abcde",container="api"';
const elb = (name: string, labels: string) => `aws_applicationelb_${name}{${labels}}`;
const queue = (name: string) => `aws_sqs_${name}{dimension_QueueName="shop-dev-jobs"}`;
const rds = (name: string, server: string) => `aws_rds_${name}{dimension_DBInstanceIdentifier="${server}"}`;
const steady = (value: number, minutes = 20) => `${value}x${minutes}`;
const growing = (each: number, minutes = 20) => `0+${each}x${minutes}`;
const GIB = 1024 ** 3;

/** Requests and failures of the load balancer in a minute, for a day. */
const traffic = (failed: string): Series => ({
  [elb('httpcode_target_2_xx_count_sum', alb)]: steady(1000, 1600),
  [elb('httpcode_target_5_xx_count_sum', alb)]: failed,
});

const cases: Case[] = [
  {
    alert: 'shop-dev-api-errors-unexplained',
    minute: 10,
    fires: {
      [elb('request_count_sum', api)]: steady(100),
      [elb('httpcode_target_5_xx_count_sum', api)]: steady(6),
    },
    // two of twenty are a tenth, and bad luck
    silent: {
      [elb('request_count_sum', api)]: steady(20),
      [elb('httpcode_target_5_xx_count_sum', api)]: steady(2),
    },
  },
  {
    alert: 'shop-dev-api-slow-unexplained',
    minute: 10,
    fires: { [elb('request_count_sum', api)]: steady(50), [elb('target_response_time_p95', api)]: steady(0.6) },
    // slow in two minutes of ten
    silent: {
      [elb('request_count_sum', api)]: steady(50),
      [elb('target_response_time_p95', api)]: '0.3x5 0.9 0.9 0.3x20',
    },
  },
  {
    alert: 'shop-dev-api-cpu',
    minute: 15,
    fires: {
      [`container_cpu_usage_seconds_total{${pod}}`]: growing(54),
      [`kube_pod_container_resource_limits{${pod},resource="cpu"}`]: steady(1),
    },
    silent: {
      [`container_cpu_usage_seconds_total{${pod}}`]: growing(30),
      [`kube_pod_container_resource_limits{${pod},resource="cpu"}`]: steady(1),
    },
  },
  {
    alert: 'shop-dev-api-memory',
    minute: 10,
    fires: {
      [`container_memory_working_set_bytes{${pod}}`]: steady(0.9 * GIB),
      [`kube_pod_container_resource_limits{${pod},resource="memory"}`]: steady(GIB),
    },
    silent: {
      [`container_memory_working_set_bytes{${pod}}`]: steady(0.8 * GIB),
      [`kube_pod_container_resource_limits{${pod},resource="memory"}`]: steady(GIB),
    },
  },
  {
    alert: 'shop-dev-nodes-disk',
    minute: 10,
    fires: {
      'node_filesystem_avail_bytes{fstype="xfs",mountpoint="/data"}': steady(10),
      'node_filesystem_size_bytes{fstype="xfs",mountpoint="/data"}': steady(100),
      'node_filesystem_readonly{fstype="xfs",mountpoint="/data"}': steady(0),
    },
    // the disk of the operating system is full and read-only by design
    silent: {
      'node_filesystem_avail_bytes{fstype="ext4",mountpoint="/"}': steady(0),
      'node_filesystem_size_bytes{fstype="ext4",mountpoint="/"}': steady(100),
      'node_filesystem_readonly{fstype="ext4",mountpoint="/"}': steady(1),
    },
  },
  {
    alert: 'shop-dev-api-restarts',
    minute: 30,
    fires: { [`kube_pod_container_status_restarts_total{${pod}}`]: '3x20 4x40' },
    // of a sidecar, and of a service whose name begins alike
    silent: {
      [`kube_pod_container_status_restarts_total{${pod}}`]: steady(3, 60),
      'kube_pod_container_status_restarts_total{namespace="shop",pod="api-worker-abcde",container="api-worker"}':
        growing(1, 60),
    },
  },
  {
    alert: 'shop-dev-main-database-late',
    minute: 10,
    fires: {
      [rds('replica_lag_maximum', 'shop-dev-main-reader')]: steady(20),
      [rds('oldest_replication_slot_lag_maximum', 'shop-dev-main')]: steady(1_000_000),
    },
    // a writer at rest: nothing is missing
    silent: {
      [rds('replica_lag_maximum', 'shop-dev-main-reader')]: steady(200),
      [rds('oldest_replication_slot_lag_maximum', 'shop-dev-main')]: steady(0),
    },
  },
  {
    alert: 'shop-dev-main-database-disk',
    minute: 10,
    fires: { [rds('free_storage_space_minimum', 'shop-dev-main')]: steady(2 * GIB) },
    silent: { [rds('free_storage_space_minimum', 'shop-dev-main')]: steady(10 * GIB) },
  },
  {
    alert: 'shop-dev-jobs-queue-depth',
    minute: 10,
    fires: { [queue('approximate_number_of_messages_visible_average')]: steady(1500) },
    silent: { [queue('approximate_number_of_messages_visible_average')]: steady(1000) },
  },
  {
    alert: 'shop-dev-jobs-queue-age',
    minute: 10,
    fires: { [queue('approximate_age_of_oldest_message_maximum')]: steady(700) },
    silent: { [queue('approximate_age_of_oldest_message_maximum')]: '700x2 60x20' },
  },
  {
    alert: 'shop-dev-jobs-queue-growth',
    minute: 320,
    // five hours in balance, then more comes than is done
    fires: {
      [queue('number_of_messages_sent_sum')]: '100x300 300x30',
      [queue('number_of_messages_deleted_sum')]: steady(100, 330),
    },
    silent: {
      [queue('number_of_messages_sent_sum')]: '100x300 300x30',
      [queue('number_of_messages_deleted_sum')]: '100x300 300x30',
    },
  },
  {
    alert: 'shop-dev-api-ai',
    minute: 20,
    fires: {
      'ai_processing_seconds_bucket{service="api",le="1"}': growing(1, 30),
      'ai_processing_seconds_bucket{service="api",le="5"}': growing(10, 30),
      'ai_processing_seconds_bucket{service="api",le="+Inf"}': growing(10, 30),
    },
    silent: {
      'ai_processing_seconds_bucket{service="api",le="1"}': growing(10, 30),
      'ai_processing_seconds_bucket{service="api",le="5"}': growing(10, 30),
      'ai_processing_seconds_bucket{service="api",le="+Inf"}': growing(10, 30),
    },
  },
  {
    alert: 'shop-dev-api-sessions',
    minute: 15,
    // gone, which is worse than few
    fires: { 'open_sessions{service="other"}': steady(5) },
    silent: { 'open_sessions{service="api"}': steady(5) },
  },
  {
    alert: 'shop-dev-availability-fast',
    minute: 60,
    fires: traffic(steady(50, 1600)),
    // over: the long window still shows it, the short one does not
    silent: traffic('300x30 0x1600'),
  },
  {
    alert: 'shop-dev-availability-slow',
    minute: 360,
    fires: traffic(steady(10, 1600)),
    silent: traffic(steady(3, 1600)),
  },
];

/** One rule at a time: all of them over a day take minutes. */
const only = (alert: string) => ({
  groups: [{ name: 'alarms', interval: '60s', rules: rules.filter((rule) => rule.alert === alert) }],
});

function promtoolTest({ alert, minute }: Case, series: Series, isRaised: boolean) {
  const rule = rules.find((each) => each.alert === alert);
  const expected = { exp_labels: rule?.labels, exp_annotations: rule?.annotations };
  return {
    rule_files: ['rules.json'],
    evaluation_interval: '1m',
    tests: [
      {
        interval: '1m',
        input_series: Object.entries(series).map(([name, values]) => ({ series: name, values })),
        alert_rule_test: [{ eval_time: `${minute}m`, alertname: alert, exp_alerts: isRaised ? [expected] : [] }],
      },
    ],
  };
}

describeWith('promtool', 'the rules of Prometheus', (promtool) => {
  test('are ones that Prometheus takes', () => {
    expect(promtool({ 'rules.json': file }, 'check', 'rules', 'rules.json')).toEqual({
      status: 0,
      output: expect.stringContaining(`SUCCESS: ${rules.length} rules found`),
    });
  });

  test.each(cases)('[VIB-53, VIB-57] $alert is raised when it must be', (one) => {
    const files = { 'rules.json': only(one.alert), 'test.json': promtoolTest(one, one.fires, true) };
    expect(promtool(files, 'test', 'rules', 'test.json')).toMatchObject({ status: 0 });
  });

  test.each(cases)('[VIB-53, VIB-57] $alert is not raised when it must not be', (one) => {
    const files = { 'rules.json': only(one.alert), 'test.json': promtoolTest(one, one.silent, false) };
    expect(promtool(files, 'test', 'rules', 'test.json')).toMatchObject({ status: 0 });
  });

  test('and a test that expects what is not raised fails', () => {
    const [one] = cases as [Case];
    const files = { 'rules.json': only(one.alert), 'test.json': promtoolTest(one, one.silent, true) };
    expect(promtool(files, 'test', 'rules', 'test.json').status).not.toBe(0);
  });
});

test('every alarm that people are told of is a rule, with its severity, its source and its page of the runbook', () => {
  const told = definitions.filter(({ routed }) => routed);
  expect(told.length).toBeGreaterThan(20);
  for (const { name, severity, alarm, description, runbook } of told)
    expect(rules).toContainEqual(
      expect.objectContaining({
        alert: name,
        labels: expect.objectContaining({ severity, alarm, system: 'shop', stage: 'dev' }),
        annotations: { summary: name, description, runbook },
      }),
    );
});

test('a number that nobody asks for in a cluster is an error, and no rule', () => {
  const measured = definitions.find(({ name }) => name === 'shop-dev-api-cpu');
  if (measured?.kind !== 'metric') throw new Error('no such alarm');
  const unknown = { namespace: 'ContainerInsights', name: 'pod_mystery', statistic: 'Average', dimensions: {} };
  const changed = { ...measured, measure: { ...measured.measure, metrics: { pods0: unknown } } };
  expect(() => alertRules(stage, [changed])).toThrow("no series for 'pod_mystery'");
});
