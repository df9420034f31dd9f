import { describe, expect, test } from '@jest/globals';
import type { DeploymentTarget } from '../../lib/spec/target';
import { deploymentTargets } from '../../lib/spec/target';
import xeo from '../../systems/xeo';
import {
  databaseDisk,
  errorsOf,
  failedRequests,
  lagging,
  nodeDisk,
  restartingService,
  slowerThan,
  taskDisk,
  unanswered,
} from '../support/cloudwatch/alarm-shapes';
import type { StatedAlarm } from '../support/cloudwatch/stated-alarms';
import { statedAlarms, thresholdAlarms } from '../support/cloudwatch/stated-alarms';

const critical = { tells: ['critical'] };
const warning = { tells: ['warning'] };
const unlessFailover = { unless: 'main-failover' };
/** A canary release has its requests answered by either group. */
const groups = (service: string) => ['', 'Alternate'].map((which) => `IngressEndpoints${service}AHTTPHTTP1${which}`);
const tasks = (service: string) => `ClusterName=xeo-prod-a ServiceName=${service}`;

function restarts(target: DeploymentTarget, service: string): StatedAlarm {
  return { ...restartingService(target, { system: 'xeo', namespace: 'xeo', service }, '> 3'), ...warning };
}

/** All alarms that the thresholds of xeo become, by what they watch over. */
const stated = (target: DeploymentTarget): Record<string, Record<string, StatedAlarm>> => ({
  '[XEO-05] more than 5 % errors are critical: of API, of Sync, and of what neither of them answers': {
    'api-errors': { ...errorsOf(groups('api'), '> 5'), ...critical, ...unlessFailover },
    'sync-errors': { ...errorsOf(groups('sync'), '> 5'), ...critical },
    'load-balancer-errors': { ...unanswered('> 5'), ...critical, ...unlessFailover },
  },
  '[XEO-01] the budget of 99.99 % is watched over three pairs of windows': Object.fromEntries(
    [
      ['fast-60m', '> 0.144', 3600] as const,
      ['fast-5m', '> 0.144', 300] as const,
      ['slow-360m', '> 0.06', 21_600] as const,
      ['slow-30m', '> 0.06', 1800] as const,
      ['creeping-1440m', '> 0.03', 86_400] as const,
      ['creeping-120m', '> 0.03', 7200] as const,
    ].map(([window, limit, seconds]) => [
      `availability-${window}`,
      { ...failedRequests(limit, `1 of 1 x ${seconds} s`), tells: [] },
    ]),
  ),
  '[XEO-01] more than a second for the 95th percentile of API is a warning': {
    'api-slow': { ...slowerThan(groups('api'), '> 1000'), ...warning, ...unlessFailover },
  },
  '[XEO-01] a service that starts again for the fourth time within an hour is a warning': {
    'api-restarts': restarts(target, 'api'),
    'sync-restarts': restarts(target, 'sync'),
    'worker-restarts': restarts(target, 'worker'),
  },
  '[XEO-16] a thumbnail that waits for more than 15 minutes is a warning: the worker does not follow its queue': {
    'thumbnails-queue-waiting': {
      metrics: { value: 'AWS/SQS ApproximateAgeOfOldestMessage Maximum QueueName=QueuesthumbnailsQueue' },
      expression: 'value',
      limit: '> 900',
      periods: '4 of 5 x 60 s',
      missing: 'notBreaching',
      ...warning,
    },
  },
  '[XEO-17] a reader more than 30 s behind, or a disk of the database that is 85 % full, is a warning': {
    'main-database-lag': { ...lagging('xeo-prod-main', ['xeo-prod-main-reader'], '> 30'), ...warning },
    'main-database-disk': { ...databaseDisk(['xeo-prod-main', 'xeo-prod-main-reader'], '> 85'), ...warning },
  },
  '[XEO-18] a scratch disk that is 85 % full is a warning: of tasks by service, of pods by node': {
    fargate: {
      'api-disk': { ...taskDisk(tasks('api'), '> 85'), ...warning },
      'sync-disk': { ...taskDisk(tasks('sync'), '> 85'), ...warning },
      // no worker runs while nothing waits
      'worker-disk': { ...taskDisk(tasks('worker'), '> 85', 'notBreaching'), ...warning },
    },
    eks: { 'nodes-disk': { ...nodeDisk('xeo-prod-a', '> 85'), ...warning } },
  }[target],
});

describe.each(deploymentTargets)('on %s, xeo in prod', (target) => {
  const { alarms, composites } = statedAlarms(xeo, 'prod', target);

  test.each(Object.entries(stated(target)))('%s', (_, expected) => {
    for (const [name, alarm] of Object.entries(expected))
      expect({ name, ...alarms.get(name) }).toEqual({ name, ...alarm });
  });

  test('[XEO-01] the two fast pairs of windows are critical, the third is a warning, and a failover explains each', () => {
    for (const [pair, long, short, told] of [
      ['fast', '60m', '5m', critical],
      ['slow', '360m', '30m', critical],
      ['creeping', '1440m', '120m', warning],
    ] as const) {
      const name = `xeo-prod-availability-${pair}`;
      expect(composites.get(`availability-${pair}`)).toMatchObject({
        rule: `ALARM("${name}-${long}") AND ALARM("${name}-${short}")`,
        suppressor: 'xeo-prod-main-failover',
        tells: told.tells.map((severity) => `xeo-prod-${severity}`),
      });
    }
  });

  test('no threshold becomes an alarm that is not in the table', () => {
    const names = Object.values(stated(target)).flatMap((expected) => Object.keys(expected));
    expect(names.toSorted()).toEqual(thresholdAlarms(xeo, 'prod', target).toSorted());
  });
});
