import { describe, expect, test } from '@jest/globals';
import { lowerStage } from '../../lib/lowering/lower-stage';
import type { LoweringStatus } from '../../lib/lowering/lowering-note';
import type { DeploymentTarget } from '../../lib/spec/target';
import type { Description } from '../support/descriptions';
import { minimalStage } from '../support/descriptions';

type Row = [
  target: DeploymentTarget,
  title: string,
  path: string,
  api: Description,
  status: LoweringStatus,
  reason: string,
];

const cpu = [{ metric: 'cpu', percent: 70 }];
const spot = (onDemandBase: number, api: Description = {}) => ({ capacity: { spot: true, onDemandBase }, ...api });
const job = { kind: 'job', schedule: { cron: '0 3 * * *' } };
const size = { request: { cpu: 0.6, memoryMiB: 1024 } };

/** 3 replicas, twice during a release: 6 vCPU and 12 GiB. */
const three = { replicas: 3, resources: { request: { cpu: 1, memoryMiB: 2048 } } };

function noteOn(target: DeploymentTarget, path: string, api: Description, patch: Description = {}) {
  const stage = minimalStage({ services: { api: { ...api } }, ...patch });
  return lowerStage(stage, target).find((note) => note.path === path);
}

describe('where replicas run, in the report', () => {
  test.each<Row>([
    ['fargate', 'zones', 'zones', { zones: ['a', 'c'] }, 'honoured', 'subnets in us-east-1a, us-east-1c only'],
    ['eks', 'zones', 'zones', { zones: ['a', 'c'] }, 'honoured', 'nodes in us-east-1a, us-east-1c only'],
    ['fargate', 'a single zone', 'zones', { zones: ['c'] }, 'honoured', 'while that zone is down, so is the service'],
    ['eks', 'a single zone', 'zones', { zones: ['c'] }, 'honoured', 'while that zone is down, so is the service'],

    ['fargate', 'a base on regular capacity', 'capacity', spot(2), 'honoured', 'FARGATE_SPOT'],
    [
      'eks',
      'a base on regular nodes',
      'capacity',
      spot(2, { replicas: 5 }),
      'honoured',
      '2 pods on regular nodes, in a Deployment of its own; 3 pods on Spot nodes',
    ],
    [
      'eks',
      'a base beside what scales',
      'capacity',
      spot(2, { replicas: { min: 5, max: 20 }, scaling: cpu }),
      'rounded',
      '3 to 18 pods on Spot nodes, by KEDA, which measures and counts only these',
    ],
    ['eks', 'a base that is all', 'capacity', spot(5, { replicas: 2 }), 'honoured', '2 pods on regular nodes'],
    [
      'eks',
      'a base of what shifts traffic',
      'capacity',
      spot(1, { release: { strategy: 'canary' } }),
      'refused',
      'as one set',
    ],
    ['eks', 'a base of a job', 'capacity', spot(1, job), 'honoured', 'one run of a job is within the base'],
    [
      'eks',
      'a base that leaves nothing to measure',
      'replicas',
      spot(2, { replicas: { min: 2, max: 6 }, scaling: cpu }),
      'rounded',
      '3 to 6 pods over the zones: the base, and what measures the load',
    ],
    [
      'eks',
      'a slow end on Spot',
      'shutdownSeconds',
      { ...spot(0), shutdownSeconds: 300 },
      'rounded',
      'gone 120 s after',
    ],
    ['eks', 'a slow end elsewhere', 'shutdownSeconds', { shutdownSeconds: 300 }, 'honoured', 'grace period'],
  ])('%s: %s', (target, _, field, api, status, reason) => {
    expect(noteOn(target, `services.api.${field}`, api)).toMatchObject({
      status,
      reason: expect.stringContaining(reason),
    });
  });
});

describe('[RWP-24] nodes of a certain size', () => {
  const nodes = { large: { vcpu: 8, memoryGiB: 32, max: 6, diskGiB: 500, networkGbps: 10 } };
  const onPool = (target: DeploymentTarget, path: string) =>
    noteOn(target, path, { nodes: 'large' }, { compute: { nodes } });

  test.each<[DeploymentTarget, string, LoweringStatus]>([
    ['eks', 'services.api.nodes', 'honoured'],
    ['eks', 'compute.nodes.large.vcpu', 'honoured'],
    ['eks', 'compute.nodes.large.max', 'honoured'],
    ['eks', 'compute.nodes.large.diskGiB', 'honoured'],
    ['eks', 'compute.nodes.large.networkGbps', 'honoured'],
    ['fargate', 'services.api.nodes', 'substituted'],
    ['fargate', 'compute.nodes.large.memoryGiB', 'substituted'],
    ['fargate', 'compute.nodes.large.max', 'substituted'],
  ])('on %s: %s is %s', (target, path, status) => {
    expect(onPool(target, path)).toMatchObject({ status });
  });

  test('[RWP-25] nobody promises the bandwidth of a task', () => {
    expect(onPool('fargate', 'compute.nodes.large.networkGbps')).toMatchObject({
      status: 'refused',
      fix: expect.stringContaining('accept'),
    });
  });
});

describe('[RWP-40] a declared quota', () => {
  const withQuota = (target: DeploymentTarget, quota: Description, api: Description = three) =>
    noteOn(target, `namespaces.shop.quota.${Object.keys(quota)[0]}`, api, { namespaces: { shop: { quota } } });

  test.each<[DeploymentTarget, Description, LoweringStatus, string]>([
    ['eks', { cpu: 6 }, 'honoured', 'take up to 6 vCPU'],
    ['eks', { memoryMiB: 12_288 }, 'honoured', 'take up to 12288 MiB'],
    ['fargate', { cpu: 6 }, 'substituted', 'keep to 6 vCPU'],
    ['fargate', { memoryMiB: 12_288 }, 'substituted', 'keep to 12288 MiB'],
  ])('on %s holds what the services can need: %j', (target, quota, status, reason) => {
    expect(withQuota(target, quota)).toMatchObject({ status, reason: expect.stringContaining(reason) });
  });

  test.each<[DeploymentTarget, Description, string]>([
    ['eks', { cpu: 5.9 }, '6 or more'],
    ['eks', { memoryMiB: 12_000 }, '12288 or more'],
    ['fargate', { cpu: 5.9 }, '6 or more'],
    ['fargate', { memoryMiB: 12_000 }, '12288 or more'],
  ])('on %s that would hold up a release is refused for good: %j', (target, quota, allowed) => {
    expect(withQuota(target, quota)).toMatchObject({ status: 'refused', final: true, allowed });
  });

  test('counts on fargate what a task takes, not what it asks for', () => {
    expect(withQuota('eks', { cpu: 4 }, { replicas: 3, resources: size })).toMatchObject({ status: 'honoured' });
    expect(withQuota('fargate', { cpu: 4 }, { replicas: 3, resources: size })).toMatchObject({ allowed: '6 or more' });
  });
});
