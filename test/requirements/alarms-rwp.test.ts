import { describe, expect, test } from '@jest/globals';
import type { DeploymentTarget } from '../../lib/spec/target';
import { deploymentTargets } from '../../lib/spec/target';
import rwp from '../../systems/rwp';
import { databaseDisk, errorsOf, LASTING, nodeDisk, taskDisk, unanswered } from '../support/cloudwatch/alarm-shapes';
import type { StatedAlarm } from '../support/cloudwatch/stated-alarms';
import { statedAlarms, thresholdAlarms } from '../support/cloudwatch/stated-alarms';

const critical = { tells: ['critical'], unless: 'main-failover' };
const warning = { tells: ['warning'] };
const services = ['api', 'worker', 'ai', 'analytics'];
const servers = [1, 2, 3].map((n) => `rwp-prod-main-instance-${n}`);
const nodes = [1, 2, 3].map((n) => `rwp-prod-redis-00${n}`);
const tasks = (service: string) => `ClusterName=rwp-prod-a ServiceName=${service}`;

const above = (limit: string, metrics: Record<string, string>, expression: string): StatedAlarm => ({
  metrics,
  expression,
  limit,
  periods: LASTING,
  missing: 'missing',
  ...warning,
});

const numbered = (id: string, metrics: readonly string[]) =>
  Object.fromEntries(metrics.map((metric, i) => [`${id}${i}`, metric]));

/** Of the pods of a service together; those of the worker are in two parts, one of them on Spot. */
function ofPods(metric: string, service: string, limit: string): StatedAlarm {
  const of = (pods: string) =>
    `ContainerInsights ${metric} Average ClusterName=rwp-prod-a Namespace=${service} PodName=${pods}`;
  if (service !== 'worker') return above(limit, { value: of(service) }, 'value');
  return above(limit, numbered('pods', ['worker--base', 'worker--spot'].map(of)), 'MAX([pods0, pods1])');
}

/** What a service uses, in percent of the most that it may. */
function use(target: DeploymentTarget, what: 'CPU' | 'Memory', limit: string): Record<string, StatedAlarm> {
  const key = what.toLowerCase();
  const alarms = services.map((service): [string, StatedAlarm] => [
    `${service}-${key}`,
    target === 'eks'
      ? ofPods(`pod_${key}_utilization_over_pod_limit`, service, limit)
      : above(limit, { value: `AWS/ECS ${what}Utilization Average ${tasks(service)}` }, 'value'),
  ]);
  return Object.fromEntries(alarms);
}

const ofServers = (metric: string) =>
  numbered(
    'server',
    servers.map((server) => `AWS/RDS ${metric} DBInstanceIdentifier=${server}`),
  );
const ofNodes = (metric: string) =>
  numbered(
    'node',
    nodes.map((node) => `AWS/ElastiCache ${metric} CacheClusterId=${node}`),
  );

/** What the thresholds on errors and on use of rwp become; those of its queue and of availability are elsewhere. */
const stated = (target: DeploymentTarget): Record<string, Record<string, StatedAlarm>> => ({
  '[RWP-32] more than 1 % errors are critical: of the API, and of what it does not answer': {
    'api-errors': { ...errorsOf(['IngressEndpointsapiAHTTPHTTP1'], '> 1'), ...critical },
    'load-balancer-errors': { ...unanswered('> 1'), ...critical },
  },
  '[RWP-35] more than 80 % CPU is a warning, of every service, the database and the cache': {
    ...use(target, 'CPU', '> 80'),
    'main-database-cpu': above('> 80', ofServers('CPUUtilization Average'), 'MAX([server0, server1, server2])'),
    // two processors: the figure of the host
    'redis-cache-cpu': above('> 80', ofNodes('CPUUtilization Average'), 'MAX([node0, node1, node2])'),
  },
  '[RWP-36] more than 85 % memory is a warning, of every service, the database and the cache': {
    ...use(target, 'Memory', '> 85'),
    'main-database-memory': above(
      '> 85',
      ofServers('FreeableMemory Minimum'),
      '100 * (1 - MIN([server0, server1, server2]) / 17179869184)',
    ),
    'redis-cache-memory': above('> 85', ofNodes('DatabaseMemoryUsagePercentage Average'), 'MAX([node0, node1, node2])'),
  },
  '[RWP-37] more than 85 % of a disk is a warning: of tasks by service, of pods by node, of the database': {
    ...{
      fargate: Object.fromEntries(
        services.map((service) => [`${service}-disk`, { ...taskDisk(tasks(service), '> 85'), ...warning }]),
      ),
      eks: { 'nodes-disk': { ...nodeDisk('rwp-prod-a', '> 85'), ...warning } },
    }[target],
    'main-database-disk': { ...databaseDisk(servers, '> 85'), ...warning },
  },
});

describe.each(deploymentTargets)('on %s, rwp in prod', (target) => {
  const { alarms } = statedAlarms(rwp, 'prod', target);

  test.each(Object.entries(stated(target)))('%s', (_, expected) => {
    for (const [name, alarm] of Object.entries(expected))
      expect({ name, ...alarms.get(name) }).toEqual({ name, ...alarm });
  });

  test('no threshold on errors or on use becomes an alarm that is not in the table', () => {
    const names = Object.values(stated(target)).flatMap((expected) => Object.keys(expected));
    const ofThese = thresholdAlarms(rwp, 'prod', target).filter((name) => /-(errors|cpu|memory|disk)$/.test(name));
    expect(names.toSorted()).toEqual(ofThese.toSorted());
  });
});
