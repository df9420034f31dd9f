import { describe, expect, test } from '@jest/globals';
import { availabilityPlan } from '../../lib/plan/availability';
import { deploymentTargets } from '../../lib/spec/target';
import xeo from '../../systems/xeo';
import { minimalStage } from '../support/descriptions';
import { stageOf } from '../support/synth';

const web = { kind: 'web', port: 80, routes: ['/*'] };
const open = { stages: { dev: { edge: { cdn: false }, ingress: { exposure: 'public' } } } };
const domain = { name: 'shop.example.com', hostedZoneId: 'Z0123456789SHOP' };
const planned = (patch: object) =>
  availabilityPlan(minimalStage({ ...open, domain, availability: 99.9, services: { api: web }, ...patch }), 'fargate');

describe('what AWS promises for the parts of a stage together', () => {
  test.each(deploymentTargets)(
    '[XEO-01] xeo asks for 99.99 %% and is told what it is promised on %s, and what raises it',
    (target) => {
      expect(availabilityPlan(stageOf(xeo, 'prod'), target)).toMatchObject({
        declared: 99.99,
        percent: 99.92,
        minutes: 35,
        parts: [
          { name: 'load balancer', percent: 99.99 },
          { name: target === 'eks' ? 'nodes (EC2)' : 'tasks (Fargate)', percent: 99.99 },
          { name: 'database main', percent: 99.95 },
          { name: 'cache sessions', percent: 99.99 },
        ],
        raisedBy: ["database main: engine: 'aurora-postgres'", 'a second region that serves'],
      });
    },
  );

  test('is not said where nobody asks, or nothing takes requests', () => {
    expect(planned({ availability: null })).toBeUndefined();
    expect(planned({ services: { api: { kind: 'worker', port: null, routes: null } } })).toBeUndefined();
  });

  test('of a load balancer and tasks alone is 99.98 %', () => {
    expect(planned({})).toMatchObject({ percent: 99.98, minutes: 9 });
  });

  test('counts data of services that others wait for, and none that requests do not need', () => {
    const services = {
      api: { ...web, calls: ['identity'] },
      identity: { kind: 'internal', port: 81, uses: ['main'] },
      worker: { kind: 'worker', uses: ['other', 'files'] },
    };
    const patch = { services, databases: { main: {}, other: {} }, buckets: { files: {} } };
    expect(planned(patch)?.parts.map(({ name }) => name)).toEqual([
      'load balancer',
      'tasks (Fargate)',
      'database main',
    ]);
  });

  test.each([
    ['one instance', { highAvailability: 'single-az' }, 99.5, "highAvailability: 'multi-az'"],
    ['a standby', {}, 99.95, "engine: 'aurora-postgres'"],
    ['Aurora', { engine: 'aurora-postgres' }, 99.99, undefined],
  ])('a database of %s', (_, database, percent, raise) => {
    const plan = planned({ services: { api: { ...web, uses: ['main'] } }, databases: { main: database } });
    expect(plan?.parts.at(-1)).toEqual({ name: 'database main', percent, ...(raise !== undefined && { raise }) });
  });

  test('a cache without a copy is worth less', () => {
    const plan = planned({ services: { api: { ...web, uses: ['fast'] } }, caches: { fast: { replicas: 0 } } });
    expect(plan?.parts.at(-1)).toEqual({ name: 'cache fast', percent: 99.5, raise: 'replicas: 1' });
  });
});
