import { describe, expect, test } from '@jest/globals';
import type { DeploymentTarget } from '../../lib/spec/target';
import { deploymentTargets } from '../../lib/spec/target';
import exampleapp from '../../systems/exampleapp';
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
/** The gateway uses no database, and asks services that do. */
const unlessFailover = { unless: 'main-failover' };
const services = ['gateway', 'identity', 'todos', 'notes', 'library'];
const gateway = ['IngressEndpointsgatewayAHTTPHTTP1'];
const primary = 'exampleapp-prod-main';
const readers = [`${primary}-reader`, `${primary}-reader-2`];
const tasks = (service: string) => `ClusterName=exampleapp-prod-a ServiceName=${service}`;

function restarts(target: DeploymentTarget, service: string): StatedAlarm {
  return {
    ...restartingService(target, { system: 'exampleapp', namespace: 'exampleapp', service }, '> 3'),
    ...warning,
  };
}

/** All alarms that the thresholds of exampleapp become, by what they watch over. */
const stated = (target: DeploymentTarget): Record<string, Record<string, StatedAlarm>> => ({
  '[EXA-04] more than 5 % errors at the only entry are critical: of the gateway, and of what it does not answer': {
    'gateway-errors': { ...errorsOf(gateway, '> 5'), ...critical, ...unlessFailover },
    'load-balancer-errors': { ...unanswered('> 5'), ...critical, ...unlessFailover },
  },
  '[EXA-04] more than a second for the 95th percentile at the only entry is a warning': {
    'gateway-slow': { ...slowerThan(gateway, '> 1000'), ...warning, ...unlessFailover },
  },
  '[EXA-01] a service that starts again for the fourth time within an hour is a warning': Object.fromEntries(
    services.map((service) => [`${service}-restarts`, restarts(target, service)]),
  ),
  '[EXA-23] a read replica more than 30 s behind is a warning, whichever of the two': {
    'main-database-lag': { ...lagging(primary, readers, '> 30'), ...warning },
  },
  '[EXA-17] a disk that is 85 % full is a warning, of the primary and of its replicas': {
    'main-database-disk': { ...databaseDisk([primary, ...readers], '> 85'), ...warning },
  },
  '[EXA-15] a scratch disk that is 85 % full is a warning: of tasks by service, of pods by node': {
    fargate: Object.fromEntries(
      services.map((service) => [`${service}-disk`, { ...taskDisk(tasks(service), '> 85'), ...warning }]),
    ),
    eks: { 'nodes-disk': { ...nodeDisk('exampleapp-prod-a', '> 85'), ...warning } },
  }[target],
});

describe.each(deploymentTargets)('on %s, exampleapp in prod', (target) => {
  const { alarms } = statedAlarms(exampleapp, 'prod', target);

  test.each(Object.entries(stated(target)))('%s', (_, expected) => {
    for (const [name, alarm] of Object.entries(expected))
      expect({ name, ...alarms.get(name) }).toEqual({ name, ...alarm });
  });

  test('no threshold becomes an alarm that is not in the table', () => {
    const names = Object.values(stated(target)).flatMap((expected) => Object.keys(expected));
    expect(names.toSorted()).toEqual(thresholdAlarms(exampleapp, 'prod', target).toSorted());
  });
});
