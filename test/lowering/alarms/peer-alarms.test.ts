import { describe, expect, test } from '@jest/globals';
import { notPublished } from '../../../lib/data/cloudwatch-metrics';
import type { MetricAlarmDefinition } from '../../../lib/lowering/alarms/alarm-definition';
import { alarmDefinitions } from '../../../lib/lowering/alarms/alarm-definitions';
import { stageDashboard } from '../../../lib/lowering/dashboard/stage-dashboard';
import { lowerStage } from '../../../lib/lowering/lower-stage';
import type { DeploymentTarget } from '../../../lib/spec/target';
import { builtAlarms } from '../../support/cloudwatch/built-alarms';
import { simulate } from '../../support/cloudwatch/simulate';
import type { Description } from '../../support/descriptions';
import { minimalStage } from '../../support/descriptions';
import { synthesizeVariant } from '../../support/synth';

const web = { kind: 'web', port: 80 };
const services = {
  api: { ...web, routes: ['/*'], calls: ['identity'] },
  admin: { ...web, routes: ['/admin/*'], calls: ['identity'] },
  identity: { kind: 'internal', port: 4000 },
};
const alarms = {
  errors: { metric: 'errors', abovePercent: 5, on: ['identity'] },
  slow: { metric: 'latency', aboveMilliseconds: 500, on: ['identity'] },
};
const notifications = { warning: [{ kind: 'email', address: 'team@example.com' }] };
const description = { services, alarms, notifications };
const stage = minimalStage(description);

const from = (caller: string) => ({ ClusterName: 'shop-dev-a', ServiceName: caller, TargetDiscoveryName: 'identity' });
const ofAll = { ClusterName: 'shop-dev-a', DiscoveryName: 'identity', ServiceName: 'identity' };

const noteOn = (path: string, target: DeploymentTarget, patch: Description) =>
  lowerStage(minimalStage({ ...description, ...patch }), target).find((note) => note.path === path);

describe('an alarm on a service that its peers alone ask', () => {
  const [errors, slow] = alarmDefinitions(stage, 'fargate') as MetricAlarmDefinition[];

  test('judges the errors that its callers got, in percent of all requests', () => {
    expect(errors).toMatchObject({
      name: 'shop-dev-identity-errors',
      measure: {
        metrics: {
          requests: { namespace: 'AWS/ECS', name: 'RequestCount', statistic: 'Sum', dimensions: ofAll },
          errors0: { name: 'HTTPCode_Target_5XX_Count', statistic: 'Sum', dimensions: from('api') },
          errors1: { name: 'HTTPCode_Target_5XX_Count', statistic: 'Sum', dimensions: from('admin') },
        },
        expression: '100 * FILL(SUM([errors0, errors1]), 0) / requests * (FILL(SUM([errors0, errors1]), 0) >= 3)',
      },
      threshold: 5,
      missingData: 'notBreaching',
    });
  });

  test('judges the time of the caller for which it is slowest, in milliseconds as the proxies count', () => {
    expect(slow).toMatchObject({
      name: 'shop-dev-identity-slow',
      measure: {
        metrics: {
          latency0: { name: 'TargetResponseTime', statistic: 'p95', dimensions: from('api') },
          latency1: { name: 'TargetResponseTime', statistic: 'p95', dimensions: from('admin') },
        },
        expression: 'MAX([latency0, latency1]) * (requests >= 20)',
        unit: 'milliseconds',
      },
      threshold: 500,
    });
  });

  test('asks for metrics that ECS publishes', () => {
    const metrics = [errors, slow].flatMap((alarm) => Object.values(alarm!.measure.metrics));
    expect(metrics.flatMap((metric) => notPublished(metric) ?? [])).toEqual([]);
  });

  test('is raised when one of two callers gets errors, while the other asks nothing', () => {
    const reports = {
      requests: () => 100,
      errors0: (minute: number) => (minute >= 10 ? 20 : undefined),
      errors1: () => undefined,
    };
    expect(simulate(errors!, reports, 20).raised).toEqual([14]);
  });

  test('names what the template has: the cluster, the callers, and the name under which the service is found', () => {
    const built = synthesizeVariant(description);
    const found = built
      .resources('services-main', 'AWS::ECS::Service')
      .flatMap(([, { ServiceConnectConfiguration }]) => {
        const { Services = [] } = ServiceConnectConfiguration as { Services?: { DiscoveryName: string }[] };
        return Services.map(({ DiscoveryName }) => DiscoveryName);
      });
    expect(found).toEqual(['identity']);
    expect(builtAlarms(built).get('shop-dev-identity-errors')?.metrics['errors0']).toBe(
      'AWS/ECS HTTPCode_Target_5XX_Count Sum ClusterName=shop-dev-a ServiceName=api TargetDiscoveryName=identity',
    );
  });
});

describe('what becomes of it', () => {
  test('on fargate it works; that times are known in steps is said', () => {
    expect(noteOn('alarms.errors', 'fargate', {})).toMatchObject({ status: 'honoured', reason: '1 alarm' });
    expect(noteOn('alarms.slow', 'fargate', {})).toMatchObject({
      status: 'rounded',
      reason: expect.stringContaining('round times up'),
    });
  });

  test('on eks it is refused, since nobody counts; with what users see beside it, that part works', () => {
    const reason = 'between pods nobody counts the requests to identity';
    expect(noteOn('alarms.errors', 'eks', {})).toMatchObject({
      status: 'refused',
      reason: `nobody can measure it: ${reason}`,
    });
    const both = { ...alarms.errors, on: ['api', 'identity'] };
    expect(noteOn('alarms.errors', 'eks', { alarms: { errors: both } })).toMatchObject({
      status: 'rounded',
      reason: `2 alarms; ${reason}`,
    });
  });

  test.each([
    ['no service calls it', { services: { ...services, api: alone(), admin: alone('/admin/*') } }, 'no service calls'],
    [
      'it speaks no HTTP',
      { services: { ...services, identity: { kind: 'internal', port: 4000, protocol: 'tcp' } } },
      'sees bytes',
    ],
    [
      'ten services call it',
      { services: { ...callers(10), identity: services.identity } },
      '10 services call identity',
    ],
  ])('where %s it is refused', (_, patch, reason) => {
    expect(noteOn('alarms.errors', 'fargate', patch)).toMatchObject({
      status: 'refused',
      reason: expect.stringContaining(reason),
    });
  });

  test('without names an alarm on errors is about what users see, the same on both targets', () => {
    const everything = minimalStage({ services, alarms: { errors: { metric: 'errors', abovePercent: 5 } } });
    for (const target of ['fargate', 'eks'] as const)
      expect(alarmDefinitions(everything, target).map(({ name }) => name)).toEqual([
        'shop-dev-api-errors',
        'shop-dev-admin-errors',
        'shop-dev-load-balancer-errors',
      ]);
  });
});

test('the dashboard shows what services answer each other, with their own thresholds', () => {
  const rows = stageDashboard(stage, 'fargate', alarmDefinitions(stage, 'fargate')).rows;
  const row = rows.find(({ title }) => title === 'Between services');
  expect(row?.panels.map(({ limits }) => limits)).toEqual([
    [{ value: 5, label: 'errors (warning)' }],
    [{ value: 500, label: 'slow (warning)' }],
  ]);
  const users = rows.find(({ title }) => title === 'Users');
  expect(users?.panels.flatMap(({ limits }) => limits)).toEqual([]);
  expect(stageDashboard(stage, 'eks', []).rows.map(({ title }) => title)).not.toContain('Between services');
});

function alone(route = '/*') {
  return { ...web, routes: [route] };
}

function callers(count: number) {
  const names = Array.from({ length: count }, (_, i) => `api${i}`);
  return Object.fromEntries(names.map((name) => [name, { ...web, routes: [`/${name}/*`], calls: ['identity'] }]));
}
