import { expect, test } from '@jest/globals';
import { findingsOfAllGates } from '../../support/cloudformation-rules';
import { minimalSystem } from '../../support/descriptions';

const moving = { replicas: { min: 2, max: 9 } };
const traffic = [
  { metric: 'cpu', percent: 70 },
  { metric: 'memory', percent: 70 },
  { metric: 'requests', perReplicaPerMinute: 1000 },
  { metric: 'latency', percentile: 'p95', milliseconds: 500 },
  { metric: 'connections', perReplica: 1000 },
];
const scalingBehavior = {
  scaleOut: { replicas: 1, everySeconds: 30 },
  scaleIn: { replicas: 1, everySeconds: 300, belowPercent: 30 },
};

const system = minimalSystem({
  queues: { jobs: {}, mails: {} },
  services: {
    api: { ...moving, scaling: traffic, release: { strategy: 'canary' } },
    stepped: { kind: 'web', port: 8080, routes: ['/stepped'], ...moving, scaling: traffic, scalingBehavior },
    worker: {
      kind: 'worker',
      consumes: 'jobs',
      replicas: { min: 0, max: 9 },
      scaling: [{ metric: 'queue', depthPerReplica: 100 }],
    },
    mailer: { kind: 'worker', consumes: 'mails', ...moving, scaling: [{ metric: 'queue', oldestAgeSeconds: 300 }] },
  },
});

test('[VIB-40 to VIB-44, XEO-08, XEO-14, XEO-16] CloudFormation and the gate take every policy and alarm', () => {
  expect(findingsOfAllGates(system)).toEqual([]);
});
