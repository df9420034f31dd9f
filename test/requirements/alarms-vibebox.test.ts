import { describe, expect, test } from '@jest/globals';
import type { DeploymentTarget } from '../../lib/spec/target';
import { deploymentTargets } from '../../lib/spec/target';
import vibebox from '../../systems/vibebox';
import {
  databaseDisk,
  errorsOf,
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
const unlessFailover = { unless: 'postgres-failover' };
const group = (service: string) => [`IngressEndpoints${service}AHTTPHTTP1`];
const servers = ['vibebox-prod-postgres', 'vibebox-prod-postgres-reader'];
const tasks = (service: string) => `ClusterName=vibebox-prod-a ServiceName=${service}`;

/** Each service has a namespace of its own name. */
function restarts(target: DeploymentTarget, service: string): StatedAlarm {
  return { ...restartingService(target, { system: 'vibebox', namespace: service, service }, '> 3'), ...warning };
}

/** All alarms that the thresholds of vibebox become, by whom they tell. */
const stated = (target: DeploymentTarget): Record<string, Record<string, StatedAlarm>> => ({
  '[VIB-57] more than 5 % errors are critical: of frontend, of backend, and of what neither of them answers': {
    'frontend-errors': { ...errorsOf(group('frontend'), '> 5'), ...critical, ...unlessFailover },
    'backend-errors': { ...errorsOf(group('backend'), '> 5'), ...critical, ...unlessFailover },
    'load-balancer-errors': { ...unanswered('> 5'), ...critical, ...unlessFailover },
  },
  '[VIB-57] a disk of the database that is 85 % full is critical, of the primary and of its reader': {
    'postgres-database-disk': { ...databaseDisk(servers, '> 85'), ...critical },
  },
  '[VIB-57] a disk of replicas that is 85 % full is critical: of tasks by service, of pods and Docker by node': {
    fargate: {
      'frontend-disk': { ...taskDisk(tasks('frontend'), '> 85'), ...critical },
      'backend-disk': { ...taskDisk(tasks('backend'), '> 85'), ...critical },
    },
    eks: { 'nodes-disk': { ...nodeDisk('vibebox-prod-a', '> 85'), ...critical } },
  }[target],
  '[VIB-58] more than a second for the 95th percentile is a warning, of frontend and backend': {
    'frontend-slow': { ...slowerThan(group('frontend'), '> 1000'), ...warning, ...unlessFailover },
    'backend-slow': { ...slowerThan(group('backend'), '> 1000'), ...warning, ...unlessFailover },
  },
  '[VIB-58] a service that starts again for the fourth time within an hour is a warning, Docker as well':
    Object.fromEntries(
      ['frontend', 'backend', 'docker'].map((service) => [`${service}-restarts`, restarts(target, service)]),
    ),
  '[VIB-58] a reader more than 30 s behind is a warning': {
    'postgres-database-lag': { ...lagging(servers[0]!, [servers[1]!], '> 30'), ...warning },
  },
});

describe.each(deploymentTargets)('on %s, vibebox in prod', (target) => {
  const { alarms } = statedAlarms(vibebox, 'prod', target);

  test.each(Object.entries(stated(target)))('%s', (_, expected) => {
    for (const [name, alarm] of Object.entries(expected))
      expect({ name, ...alarms.get(name) }).toEqual({ name, ...alarm });
  });

  test('no threshold becomes an alarm that is not in the table', () => {
    const names = Object.values(stated(target)).flatMap((expected) => Object.keys(expected));
    expect(names.toSorted()).toEqual(thresholdAlarms(vibebox, 'prod', target).toSorted());
  });
});
