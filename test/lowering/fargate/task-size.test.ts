import { describe, expect, test } from '@jest/globals';
import { taskSize, wantedSize } from '../../../lib/lowering/fargate/task-size';
import type { Description } from '../../support/descriptions';
import { minimalStage } from '../../support/descriptions';

type Amounts = [cpu: number, memoryMiB: number];

function stageWith([cpu, memoryMiB]: Amounts, limit?: Amounts, patch: Description = {}) {
  const resources = { request: { cpu, memoryMiB }, ...(limit && { limit: { cpu: limit[0], memoryMiB: limit[1] } }) };
  return minimalStage({ ...patch, services: { api: { resources }, ...(patch['services'] as object) } });
}

describe('a task is the smallest size that holds the limit', () => {
  test.each<[string, Amounts, Amounts | undefined, Amounts]>([
    ['VIB-06: frontend', [0.1, 128], [0.5, 512], [512, 1024]],
    ['VIB-08: backend', [0.5, 512], [2, 2048], [2048, 4096]],
    ['RWP-06: api', [1, 2048], [2, 4096], [2048, 4096]],
    ['RWP-10: worker', [2, 4096], [4, 8192], [4096, 8192]],
    ['RWP-12: ai', [4, 8192], [8, 16_384], [8192, 16_384]],
    ['an exact size without a limit', [0.25, 512], undefined, [256, 512]],
    ['little CPU and much memory', [0.25, 3000], undefined, [512, 3072]],
    ['memory between two steps', [1, 2049], undefined, [1024, 3072]],
    ['a fraction of a unit', [0.2501, 512], undefined, [512, 1024]],
    ['the largest that there is', [32, 249_856], undefined, [32_768, 249_856]],
  ])('%s', (_, request, limit, [cpuUnits, memoryMiB]) => {
    expect(taskSize(stageWith(request, limit), 'api')).toEqual({ cpuUnits, memoryMiB });
  });
});

describe('there is no task', () => {
  test.each<[string, Amounts]>([
    ['of more CPU than Fargate sells', [33, 1024]],
    ['of more memory than Fargate sells', [1, 249_857]],
  ])('%s', (_, request) => {
    expect(taskSize(stageWith(request), 'api')).toBeUndefined();
  });
});

test('a limit on one amount leaves the request of the other', () => {
  const stage = minimalStage({
    services: { api: { resources: { request: { cpu: 0.5, memoryMiB: 1024 }, limit: { cpu: 2 } } } },
  });
  expect(wantedSize(stage, 'api')).toEqual({ cpuUnits: 2048, memoryMiB: 1024 });
});

describe('the proxy of Service Connect has memory of its own in the task of', () => {
  const caller = (kind: string, patch: object = {}) => ({ services: { caller: { kind, calls: ['api'], ...patch } } });
  const mesh = { mutualTls: 'strict' };
  const daemon = { kind: 'daemon', port: 2376, replicas: 1 };
  const ofDaemon = { services: { api: { calls: ['docker'] }, docker: daemon } };

  test.each<[title: string, service: string, patch: Description, beside: number]>([
    ['a service that is called', 'api', caller('worker'), 64],
    ['one that calls', 'caller', caller('worker'), 64],
    ['both, more of it with the TLS of a mesh', 'api', { ...caller('worker'), mesh }, 128],
    ['nobody that neither calls nor is called', 'api', {}, 0],
    ['nobody that calls daemons alone', 'api', ofDaemon, 0],
    ['no job, which has no proxy', 'caller', caller('job', { schedule: { cron: '0 3 * * *' } }), 0],
  ])('%s', (_, service, patch, beside) => {
    const stage = stageWith([0.25, 512], undefined, patch);
    const { request } = stage.services[service]!.resources;
    expect(wantedSize(stage, service)).toEqual({ cpuUnits: request.cpu * 1024, memoryMiB: request.memoryMiB + beside });
  });

  test.each<[request: number, limit: number, wanted: number]>([
    [8192, 16_384, 16_384],
    [16_350, 16_384, 16_414],
  ])('a service that requests %d MiB and may have %d, in the room between, else beside the request', (...row) => {
    const [request, limit, memoryMiB] = row;
    expect(wantedSize(stageWith([4, request], [8, limit], caller('worker')), 'api').memoryMiB).toBe(memoryMiB);
  });

  test('a service that filled its task exactly, which then is the next size', () => {
    expect(taskSize(stageWith([0.25, 512], undefined, caller('worker')), 'api')).toEqual({
      cpuUnits: 256,
      memoryMiB: 1024,
    });
  });
});
