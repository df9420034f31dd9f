import { rmSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { findingsOf } from '../../../lib/compliance/gate';
import { addSystem, createApp } from '../../../stacks/system-app';
import { minimalSystem } from '../../support/descriptions';
import { releasedTags } from '../../support/synth';

const before = process.env.CDK_VALIDATION;

beforeAll(() => {
  delete process.env.CDK_VALIDATION;
});
afterAll(() => {
  process.env.CDK_VALIDATION = before;
});

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
  const app = createApp();
  addSystem(app, system, { target: 'fargate', released: releasedTags(system, true), stages: ['dev'] });
  const assembly = app.synth();
  try {
    const found = findingsOf(app, assembly).flatMap(({ findings }) => findings);
    expect(found.map(({ rule, constructPath }) => `${rule} ${constructPath}`)).toEqual([]);
  } finally {
    rmSync(assembly.directory, { recursive: true, force: true });
  }
});
