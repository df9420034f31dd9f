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

const system = minimalSystem({
  mesh: { mutualTls: 'strict' },
  services: {
    api: { calls: ['pricing'] },
    shop: { kind: 'web', port: 3000, routes: ['/shop/*'], calls: ['api'] },
    pricing: { kind: 'internal', port: 50051, protocol: 'grpc' },
  },
});

test('[CUS-03, VIB-31] CloudFormation and the gate take the authority of a mesh, and the services in it', () => {
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
