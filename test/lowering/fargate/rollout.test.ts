import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { isExact, rolloutBounds } from '../../../lib/lowering/fargate/rollout';
import type { ReleaseSpec } from '../../../lib/spec/release';

const rollingBy = (maxSurge: number | undefined, maxUnavailable: number) =>
  ({
    strategy: 'rolling',
    rollbackOnErrorPercent: 5,
    maxUnavailable,
    ...(maxSurge !== undefined && { maxSurge }),
  }) satisfies ReleaseSpec;

const bounds = (release: ReleaseSpec, min: number, max = min) => {
  const { minHealthyPercent, maxHealthyPercent } = rolloutBounds({ release, replicas: { min, max } });
  return [minHealthyPercent, maxHealthyPercent];
};

describe('bounds of running tasks during a release, in percent', () => {
  test.each<[string, ReleaseSpec, number, [number, number]]>([
    ['RWP-23, VIB-34: one more, none less, of three', rollingBy(1, 0), 3, [100, 134]],
    ['one less, none more, of three', rollingBy(0, 1), 3, [66, 100]],
    ['twice as many by default', rollingBy(undefined, 0), 3, [100, 200]],
    ['of one task, all may be missing', rollingBy(0, 1), 1, [0, 100]],
    ['more may be missing than there are', rollingBy(0, 5), 3, [0, 100]],
    ['a service that starts at zero counts as one', rollingBy(1, 0), 0, [100, 200]],
    [
      'a second set beside the first',
      { strategy: 'blue-green', bakeMinutes: 5, rollbackOnErrorPercent: 5 },
      3,
      [100, 200],
    ],
  ])('%s', (_, release, replicas, expected) => {
    expect(bounds(release, replicas)).toEqual(expected);
  });
});

test('ECS, which rounds the lower bound up and the upper one down, moves exactly as many tasks as declared', () => {
  const counts = fc.record({ wanted: fc.integer({ min: 1, max: 100 }), surge: fc.nat(120), unavailable: fc.nat(120) });
  fc.assert(
    fc.property(counts, ({ wanted, surge, unavailable }) => {
      const [lower = 0, upper = 0] = bounds(rollingBy(surge, unavailable), wanted);
      expect(Math.ceil((lower * wanted) / 100)).toBe(Math.max(wanted - unavailable, 0));
      expect(Math.floor((upper * wanted) / 100)).toBe(wanted + surge);
    }),
  );
});

describe('a percentage says exactly what was declared', () => {
  test.each<[string, ReleaseSpec, number, number, boolean]>([
    ['for a fixed number of tasks', rollingBy(1, 0), 3, 3, true],
    ['not for a number that scales', rollingBy(1, 0), 3, 12, false],
    ['not for more than a hundred tasks', rollingBy(1, 0), 101, 101, false],
    ['where nothing but the default was declared', rollingBy(undefined, 0), 3, 12, true],
  ])('%s', (_, release, min, max, expected) => {
    expect(isExact({ release, replicas: { min, max } })).toBe(expected);
  });
});
