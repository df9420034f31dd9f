import { expect, test } from '@jest/globals';
import { lowerStage } from '../../lib/lowering/lower-stage';
import { minimalSystem } from '../support/descriptions';
import { synthesizeStage } from '../support/synth';

/** Everything that can be refused, and that a system can do without. */
const wishes = {
  services: {
    api: {
      uses: ['main'],
      egress: ['smtp.example.com:587'],
      replicas: { min: 2, max: 4 },
      scaling: [{ metric: 'latency', percentile: 'p95', milliseconds: 500 }],
      scalingBehavior: {
        scaleOut: { replicas: 1, everySeconds: 30 },
        scaleIn: { replicas: 1, everySeconds: 300, belowPercent: 30 },
      },
    },
    worker: {
      kind: 'worker',
      consumes: 'jobs',
      replicas: { min: 0, max: 4 },
      scaling: [{ metric: 'queue', depthPerReplica: 5 }],
    },
    report: { kind: 'job', schedule: { cron: '0 3 * * *' }, timeoutSeconds: 600 },
  },
  databases: { main: { version: '99', instanceType: 'm99g.large', readReplicas: 2, proxy: true } },
  caches: { sessions: { nodeType: 'm99g.large' } },
  queues: { jobs: {} },
  secrets: { key: { refreshHours: 2 } },
};

test('a system is built without what its author accepts to go without', () => {
  const refused = lowerStage(minimalSystem(wishes).stages[0]!, 'fargate').filter(({ status }) => status === 'refused');
  expect(refused.filter(({ final }) => final)).toEqual([]);
  expect(refused.length).toBeGreaterThanOrEqual(3);

  const accept = refused.map(({ path }) => ({ path, reason: 'weighed, and accepted for this test' }));
  const { stacks, findings } = synthesizeStage(minimalSystem({ ...wishes, accept }), 'dev');

  expect([...stacks.keys()]).toEqual(expect.arrayContaining(['database', 'cache', 'storage', 'services-main']));
  expect(findings).toEqual([]);
});
