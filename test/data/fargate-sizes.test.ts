import { expect, test } from '@jest/globals';
import { fargateEphemeralStorageGiB, fargateSizes, smallestFargateSize } from '../../lib/data/fargate-sizes';

test('sizes are in order, by CPU and then by memory, and none is there twice', () => {
  const keys = fargateSizes.map(({ cpu, memoryMiB }) => cpu * 1e6 + memoryMiB);
  expect(keys).toEqual([...new Set(keys)].toSorted((a, b) => a - b));
});

test.each([
  [256, 512, 2048, 3],
  [512, 1024, 4096, 4],
  [1024, 2048, 8192, 7],
  [2048, 4096, 16_384, 13],
  [4096, 8192, 30_720, 23],
  [8192, 16_384, 61_440, 12],
  [16_384, 32_768, 122_880, 12],
  [32_768, 61_440, 249_856, 3],
])('%d CPU units have %d to %d MiB in %d steps', (cpu, least, most, steps) => {
  const memories = fargateSizes.filter((size) => size.cpu === cpu).map(({ memoryMiB }) => memoryMiB);
  expect(memories).toHaveLength(steps);
  expect([memories.at(0), memories.at(-1)]).toEqual([least, most]);
});

test.each([
  ['a size that exists stays', 512, 1024, { cpu: 512, memoryMiB: 1024 }],
  ['odd CPU goes up', 300, 512, { cpu: 512, memoryMiB: 1024 }],
  ['odd memory goes up', 1024, 2049, { cpu: 1024, memoryMiB: 3072 }],
  ['much memory brings CPU with it', 256, 2049, { cpu: 512, memoryMiB: 3072 }],
  ['a gap between CPU sizes is crossed', 8192, 61_441, { cpu: 16_384, memoryMiB: 65_536 }],
  ['the smallest is the floor', 1, 1, { cpu: 256, memoryMiB: 512 }],
  ['the largest is reached', 16_385, 122_881, { cpu: 32_768, memoryMiB: 249_856 }],
  ['more CPU than any size has', 32_769, 512, undefined],
  ['more memory than any size has', 256, 249_857, undefined],
])('smallest size that holds the amounts: %s', (_case, cpu, memoryMiB, size) => {
  expect(smallestFargateSize(cpu, memoryMiB)).toEqual(size);
});

test('disk beyond the 20 GiB that come along goes up to 200 GiB', () => {
  expect(fargateEphemeralStorageGiB).toMatchObject({ included: 20, min: 21, max: 200 });
});
