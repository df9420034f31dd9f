import { describe, expect, test } from '@jest/globals';
import { taskSize, wantedSize } from '../../../lib/lowering/fargate/task-size';
import { minimalStage } from '../../support/descriptions';

type Amounts = [cpu: number, memoryMiB: number];

function resourcesOf([cpu, memoryMiB]: Amounts, limit?: Amounts) {
  const resources = { request: { cpu, memoryMiB }, ...(limit && { limit: { cpu: limit[0], memoryMiB: limit[1] } }) };
  return minimalStage({ services: { api: { resources } } }).services['api']!;
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
    expect(taskSize(resourcesOf(request, limit))).toEqual({ cpuUnits, memoryMiB });
  });
});

describe('there is no task', () => {
  test.each<[string, Amounts]>([
    ['of more CPU than Fargate sells', [33, 1024]],
    ['of more memory than Fargate sells', [1, 249_857]],
  ])('%s', (_, request) => {
    expect(taskSize(resourcesOf(request))).toBeUndefined();
  });
});

test('a limit on one amount leaves the request of the other', () => {
  const { resources } = minimalStage({
    services: { api: { resources: { request: { cpu: 0.5, memoryMiB: 1024 }, limit: { cpu: 2 } } } },
  }).services['api']!;
  expect(wantedSize({ resources })).toEqual({ cpuUnits: 2048, memoryMiB: 1024 });
});
