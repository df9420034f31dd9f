import { describe, expect, test } from '@jest/globals';
import { daemonNodes, neededBy } from '../../lib/lowering/daemon-nodes';
import { proxyVariables } from '../../lib/lowering/fargate/egress-proxy';
import { lowerStage } from '../../lib/lowering/lower-stage';
import { sizesOf } from '../../lib/plan/sizes';
import { deploymentTargets } from '../../lib/spec/target';
import type { Description } from '../support/descriptions';
import { minimalStage } from '../support/descriptions';

const size = (cpu: number, memoryMiB: number) => ({ cpu, memoryMiB });
const dind = {
  kind: 'daemon',
  nodes: 'docker',
  resources: { request: size(2, 4096), limit: size(8, 16384) },
};
const pool = { docker: { vcpu: 8, memoryGiB: 32, diskGiB: 500, max: 2 } };

describe('nodes of daemons', () => {
  test('are none where there is no daemon', () => {
    expect(daemonNodes(minimalStage())).toEqual([]);
  });

  test.each<[string, Description, object]>([
    [
      '[VIB-13, VIB-14] as many as replicas, of the size that is declared',
      { services: { dind }, compute: { nodes: pool } },
      { name: 'docker', daemons: ['dind'], count: 2, type: { name: 'm7g.2xlarge' }, diskGiB: 500 },
    ],
    [
      'large enough for the limit, where nothing is declared',
      { services: { dind: { ...dind, nodes: undefined } } },
      { name: 'dind', type: { name: 'c7g.2xlarge' }, diskGiB: 80 },
    ],
    [
      'with room for the operating system',
      { services: { agent: { kind: 'daemon', resources: { request: size(2, 2048) } } } },
      { type: { name: 'c7g.xlarge' } },
    ],
    [
      'with the disk that a daemon asks for beside that of the system',
      { services: { agent: { kind: 'daemon', ephemeralStorageGiB: 100, architecture: 'x86_64' } } },
      { type: { name: 'c7i.large' }, diskGiB: 160 },
    ],
    [
      'the same for daemons that share them, with an interface for each',
      {
        services: { a: { kind: 'daemon', nodes: 'tools' }, b: { kind: 'daemon', nodes: 'tools' } },
        compute: { nodes: { tools: { vcpu: 2, memoryGiB: 4, max: 2 } } },
      },
      { name: 'tools', daemons: ['a', 'b'], type: { name: 'c7g.large', interfaces: 3 } },
    ],
    [
      'no type where none is that large',
      { services: { agent: { kind: 'daemon', resources: { request: size(64, 1024) } } } },
      { type: undefined },
    ],
  ])('are %s', (_, patch, expected) => {
    expect(daemonNodes(minimalStage(JSON.parse(JSON.stringify(patch)) as Description))).toMatchObject([expected]);
  });

  test('hold the limit of each daemon, and what all are promised', () => {
    const services = minimalStage({ services: { one: dind, other: dind }, compute: { nodes: pool } }).services;
    expect(neededBy([services['one']!, services['other']!])).toEqual({ vcpu: 8, memoryGiB: 16 });
    expect(neededBy(Array.from({ length: 8 }, () => services['one']!))).toEqual({ vcpu: 17, memoryGiB: 34 });
  });

  test('are what the plan shows, since they are what is bought', () => {
    const stage = minimalStage({ services: { dind }, compute: { nodes: pool } });
    for (const target of deploymentTargets)
      expect(sizesOf(stage, target).find(({ name }) => name === 'dind')).toEqual({
        name: 'dind',
        kind: 'service',
        unit: 'node',
        min: 2,
        max: 2,
        vcpu: 8,
        memoryGiB: 32,
        details: 'm7g.2xlarge, 500 GiB disk each',
      });
  });
});

describe.each(deploymentTargets)('what becomes of a fact of a daemon on %s', (target) => {
  test.each<[string, Description, string, object]>([
    ['replicas', { replicas: 2 }, 'honoured', { reason: '2 nodes over the zones, with a replica on each' }],
    ['replicas', { replicas: 1 }, 'honoured', { reason: 'one node' }],
    ['nodes', { nodes: 'docker' }, 'honoured', { reason: 'on each of 2 nodes of this pool' }],
    ['release', { release: { strategy: 'rolling' } }, 'rounded', { reason: expect.stringContaining('one node after') }],
    ['capacity', { capacity: { spot: true } }, 'refused', { allowed: 'false' }],
    ['ephemeralStorageGiB', { ephemeralStorageGiB: 100 }, 'honoured', { reason: expect.stringContaining('160 GiB') }],
    [
      'resources',
      { resources: { request: size(100, 1024) } },
      'refused',
      { final: true, allowed: 'at most 64 vCPU and 512 GiB' },
    ],
    ['privileged', { privileged: true }, 'honoured', { reason: expect.stringContaining('root on its nodes') }],
  ])('%s of %j is %s', (field, fields, status, expected) => {
    const stage = minimalStage({ services: { agent: { kind: 'daemon', ...fields } }, compute: { nodes: pool } });
    const note = lowerStage(stage, target).find(({ path }) => path === `services.agent.${field}`);
    expect(note).toMatchObject({ status, ...expected });
  });

  test('the kind says on what it runs', () => {
    const stage = minimalStage({ services: { agent: { kind: 'daemon' } } });
    const note = lowerStage(stage, target).find(({ path }) => path === 'services.agent.kind');
    expect(note?.reason).toContain(target === 'eks' ? 'managed node group' : 'EC2 instances');
  });
});

test('CPU is capped by its nodes alone on ECS, which says so where that is more', () => {
  const notes = (limit: number) => {
    const resources = { request: size(1, 1024), limit: { cpu: limit } };
    const stage = minimalStage({ services: { agent: { ...dind, resources } }, compute: { nodes: pool } });
    return deploymentTargets.map(
      (target) => lowerStage(stage, target).find(({ path }) => path === 'services.agent.resources')?.status,
    );
  };
  expect(deploymentTargets).toEqual(['fargate', 'eks']);
  expect([notes(8), notes(4)]).toEqual([
    ['honoured', 'honoured'],
    ['rounded', 'honoured'],
  ]);
});

describe.each(deploymentTargets)('what becomes of the nodes of daemons on %s', (target) => {
  const noteOn = (field: string, fields: Description, services: Description = { dind }) => {
    const stage = minimalStage({ services, compute: { nodes: { docker: { ...pool.docker, ...fields } } } });
    return lowerStage(stage, target).find(({ path }) => path === `compute.nodes.docker.${field}`);
  };

  test.each(['vcpu', 'memoryGiB', 'diskGiB', 'max'])('[VIB-14, VIB-15] %s is carried out', (field) => {
    const reason = '2 x m7g.2xlarge (8 vCPU, 32 GiB) with 500 GiB of gp3';
    expect(noteOn(field, {})).toMatchObject({ status: 'honoured', reason });
  });

  test.each<[string, Description, object]>([
    ['vcpu', { vcpu: 4, memoryGiB: 32 }, { allowed: 'at least 8 vCPU and 16 GiB', final: true }],
    ['vcpu', { vcpu: 96 }, { allowed: 'at most 64 vCPU and 512 GiB', final: true }],
    ['networkGbps', { networkGbps: 10 }, { reason: expect.stringContaining('processors and memory') }],
  ])('%s of %j is refused', (field, fields, expected) => {
    expect(noteOn(field, fields)).toMatchObject({ status: 'refused', ...expected });
  });
});

describe('what a daemon reaches', () => {
  const note = (target: 'fargate' | 'eks', field: string, fields: Description, patch: Description = {}) => {
    const services = { api: { calls: ['agent'] }, agent: { kind: 'daemon', port: 9100, ...fields } };
    const stage = minimalStage({ ...patch, services });
    return lowerStage(stage, target).find(({ path }) => path === `services.agent.${field}`);
  };
  const called = { services: { pricing: { kind: 'internal', port: 80 }, other: { kind: 'daemon', port: 81 } } };

  test.each([
    ['fargate', 'another service, which it would not find', ['pricing'], 'refused'],
    ['fargate', 'another daemon', ['other'], 'honoured'],
    ['eks', 'another service', ['pricing'], 'honoured'],
  ] as const)('on %s: %s', (target, _, calls, status) => {
    const stage = minimalStage({ services: { ...called.services, agent: { kind: 'daemon', calls } } });
    expect(lowerStage(stage, target).find(({ path }) => path === 'services.agent.calls')).toMatchObject({ status });
  });

  test('a database only where something replaces its password in time', () => {
    const outcome = (target: 'fargate' | 'eks') =>
      note(target, 'uses', { uses: ['main'] }, { databases: { main: {} } });
    expect(outcome('fargate')).toMatchObject({ status: 'honoured' });
    expect(outcome('eks')).toMatchObject({ status: 'refused', reason: expect.stringContaining("password of 'main'") });
  });

  test('no hosts by name on EKS, whose policies for names are those of Auto Mode', () => {
    expect(note('eks', 'egress', { egress: ['api.openai.com'] })).toMatchObject({ status: 'refused' });
  });

  test('and who reaches it on Fargate does so without the proxy for names', () => {
    const stage = minimalStage({
      services: { api: { calls: ['agent'], egress: ['api.openai.com'] }, agent: { kind: 'daemon', port: 9100 } },
    });
    const { NO_PROXY = '' } = proxyVariables(stage, 'api');
    expect(NO_PROXY.split(',')).toContain('agent.daemons.dev.shop.internal');
  });
});
