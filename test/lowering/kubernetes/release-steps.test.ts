import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { SteppedRelease } from '../../../lib/lowering/kubernetes/release-steps';
import { shareAt, watchedMinutes, weightsOf } from '../../../lib/lowering/kubernetes/release-steps';

const release = (strategy: 'canary' | 'linear', stepPercent: number): SteppedRelease => ({
  strategy,
  stepPercent,
  stepMinutes: 5,
  bakeMinutes: 20,
  rollbackOnErrorPercent: 5,
});

describe('weights', () => {
  test.each<[string, SteppedRelease, number[]]>([
    ['canary', release('canary', 10), [10]],
    ['canary of a part of a percent', release('canary', 12.5), [13]],
    ['linear', release('linear', 25), [25, 50, 75]],
    ['linear with a rest', release('linear', 40), [40, 80]],
    ['linear in one step and the rest', release('linear', 99), [99]],
  ])('of a %s release', (_, of, weights) => {
    expect(weightsOf(of)).toEqual(weights);
  });

  test('rise in whole percent below 100, and never by a rounding error', () => {
    fc.assert(
      fc.property(fc.integer({ min: 10, max: 990 }), (tenths) => {
        const weights = weightsOf(release('linear', tenths / 10));
        expect(weights).toEqual(weights.map((_, i) => Math.ceil((tenths * (i + 1)) / 10)));
        expect(weights.at(-1)! - tenths / 10).toBeLessThan(100);
        expect(Math.max(...weights)).toBeLessThanOrEqual(100);
      }),
    );
  });

  test('take their time', () => {
    expect(watchedMinutes(release('linear', 25))).toBe(35);
    expect(watchedMinutes(release('canary', 25))).toBe(25);
  });
});

describe('a share of pods', () => {
  // what Argo Rollouts 1.9.0 expects of itself with a surge, in TestApproximateWeightedNewStableReplicaCounts
  test.each([
    [1, 1, 1, 2],
    [49, 1, 1, 2],
    [99, 1, 1, 2],
    [1, 2, 1, 3],
    [50, 2, 1, 2],
    [99, 2, 2, 3],
    [10, 3, 1, 4],
    [25, 3, 1, 4],
    [33, 3, 1, 3],
    [34, 3, 1, 3],
    [49, 3, 2, 4],
    [50, 3, 2, 4],
    [1, 10, 1, 11],
    [18, 10, 2, 11],
    [19, 10, 2, 11],
    [20, 10, 2, 10],
    [23, 10, 2, 10],
    [24, 10, 3, 11],
    [25, 10, 3, 11],
    [99, 10, 10, 11],
  ])('at %i %% of %i replicas is %i of %i', (weight, replicas, fresh, total) => {
    expect(shareAt(weight, replicas)).toEqual({ fresh, total });
  });

  test('never leaves out one of the two versions', () => {
    const weight = fc.integer({ min: 1, max: 99 });
    fc.assert(
      fc.property(weight, fc.integer({ min: 1, max: 200 }), (percent, replicas) => {
        const { fresh, total } = shareAt(percent, replicas);
        expect(fresh).toBeGreaterThan(0);
        expect(fresh).toBeLessThan(total);
        expect(Math.abs((100 * fresh) / total - percent)).toBeLessThanOrEqual(50);
      }),
    );
  });
});
