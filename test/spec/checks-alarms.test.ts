import { describe, expect, test } from '@jest/globals';
import { issuesOf, minimalDescription, problemsOf } from '../support/descriptions';

const system = {
  services: {
    api: { kind: 'web', port: 80, routes: ['/*'], metrics: { custom: { tokens: {} } } },
    worker: { kind: 'worker', consumes: 'jobs' },
  },
  databases: { main: {} },
  queues: { jobs: {} },
};
const problems = (patch: object) => problemsOf(minimalDescription({ ...system, ...patch }));
const alarm = (spec: object) => problems({ alarms: { a: spec } });

describe('alarms', () => {
  test.each([
    ['everything that has the metric', { metric: 'cpu', abovePercent: 80 }],
    ['a service', { metric: 'errors', abovePercent: 5, on: ['api'] }],
    ['data', { metric: 'replication-lag', aboveSeconds: 10, on: ['main'] }],
    ['a metric of the application', { metric: 'custom', name: 'tokens', below: 1 }],
  ])('about %s are right', (_, spec) => {
    expect(alarm(spec)).toEqual([]);
  });

  test.each([
    [
      'nobody counts requests of a worker',
      { metric: 'errors', abovePercent: 5, on: ['worker'] },
      'alarms.a.on[0]: no-such-metric',
    ],
    ['a queue has no CPU', { metric: 'cpu', abovePercent: 5, on: ['jobs'] }, 'alarms.a.on[0]: no-such-metric'],
    ['nothing is called so', { metric: 'cpu', abovePercent: 5, on: ['apo'] }, 'alarms.a.on[0]: dangling-reference'],
    [
      'a name stands twice',
      { metric: 'cpu', abovePercent: 5, on: ['api', 'api'] },
      'alarms.a.on[1]: duplicate-reference',
    ],
    ['nobody declares that metric', { metric: 'custom', name: 'token', above: 1 }, 'alarms.a.name: dangling-reference'],
    [
      'this service does not declare it',
      { metric: 'custom', name: 'tokens', above: 1, on: ['worker'] },
      'alarms.a.on[0]: dangling-reference',
    ],
    ['a threshold is missing', { metric: 'custom', name: 'tokens' }, 'alarms.a: missing'],
    ['there are two thresholds', { metric: 'custom', name: 'tokens', above: 9, below: 1 }, 'alarms.a: contradiction'],
  ])('%s', (_, spec, problem) => {
    expect(alarm(spec)).toEqual([problem]);
  });

  test.each([
    ['more than everything', { metric: 'cpu', abovePercent: 120 }],
    ['an hour and more', { metric: 'cpu', abovePercent: 80, forMinutes: 61 }],
    ['a threshold of another metric', { metric: 'cpu', aboveSeconds: 5 }],
    ['a metric that nobody knows', { metric: 'heat', above: 5 }],
    ['all of the requests', { metric: 'availability', belowPercent: 100 }],
    ['a statistic that nobody computes', { metric: 'custom', name: 'tokens', above: 1, statistic: 'Median' }],
  ])('%s is refused', (_, spec) => {
    expect(alarm(spec)).not.toEqual([]);
  });

  test('what is meant is guessed', () => {
    const [issue] = issuesOf(
      minimalDescription({ ...system, alarms: { a: { metric: 'custom', name: 'token', above: 1 } } }),
    );
    expect(issue?.fix).toContain("did you mean 'tokens'");
  });

  test('a name that services have alarms under is taken', () => {
    expect(problems({ alarms: { 'release-errors': { metric: 'cpu', abovePercent: 80 } } })).toEqual([
      'alarms.release-errors: duplicate-name',
    ]);
  });

  test('no two alarms get one name', () => {
    const services = { ...system.services, 'main-database': { kind: 'worker' } };
    expect(problems({ services, alarms: { cpu: { metric: 'cpu', abovePercent: 80 } } })).toEqual([
      'alarms.cpu: duplicate-name',
    ]);
  });

  test('maintenance silences alarms that are there', () => {
    const window = { cron: '0 3 * * 0', minutes: 60, alarms: ['cpu'] };
    expect(problems({ maintenance: { weekly: window } })).toEqual(['maintenance.weekly.alarms[0]: dangling-reference']);
    expect(problems({ maintenance: { weekly: window }, alarms: { cpu: { metric: 'cpu', abovePercent: 80 } } })).toEqual(
      [],
    );
  });
});

describe('receivers', () => {
  const pagerduty = { kind: 'pagerduty', secret: 'pager' };
  const told = (receivers: object[], patch: object = {}) =>
    problems({ notifications: { critical: receivers }, ...patch });

  test('PagerDuty needs a secret of its own', () => {
    expect(told([pagerduty])).toEqual(['notifications.critical[0].secret: dangling-reference']);
    expect(told([pagerduty], { secrets: { pager: { fields: ['key'] } } })).toEqual([
      'notifications.critical[0].secret: contradiction',
    ]);
    expect(told([pagerduty], { secrets: { pager: {} } })).toEqual([]);
  });

  test('nobody is told twice', () => {
    const email = { kind: 'email', address: 'team@example.com' };
    expect(told([email, email])).toEqual(['notifications.critical[1]: duplicate-reference']);
  });

  test.each([
    ['an address', { kind: 'email', address: 'nobody' }],
    ['a workspace', { kind: 'slack', workspaceId: 'acme', channelId: 'C0ABC1234' }],
    ['a channel', { kind: 'slack', workspaceId: 'T0ABC1234', channelId: '#alarms' }],
  ])('what is no %s is refused', (_, receiver) => {
    expect(told([receiver])).toHaveLength(1);
  });
});

describe('metrics of a service', () => {
  const metrics = (service: object) =>
    problems({ services: { api: { ...system.services.api, ...service } }, queues: {} });

  test('are asked for on a port that it has', () => {
    expect(metrics({ metrics: { port: 9090 } })).toEqual(['services.api.metrics.port: dangling-reference']);
    expect(metrics({ metrics: { port: 9090 }, ports: { metrics: 9090 } })).toEqual([]);
  });

  test('are not asked for over gRPC', () => {
    expect(metrics({ metrics: {}, protocol: 'grpc' })).toEqual(['services.api.metrics.port: missing']);
  });
});
