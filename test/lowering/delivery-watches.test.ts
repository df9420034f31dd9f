import { describe, expect, test } from '@jest/globals';
import { deliveryMinutes, deliveryWatches } from '../../lib/lowering/delivery/delivery-watches';
import { minimalStage } from '../support/descriptions';

describe('a delivery by Argo CD', () => {
  test('is known by one function for each cluster of a stage, and by none where there is no cluster', () => {
    const moving = minimalStage({
      compute: { slots: { a: { target: 'eks', weightPercent: 50 }, b: { target: 'eks', weightPercent: 50 } } },
    });
    expect(deliveryWatches(moving, 'fargate')).toEqual(['shop-dev-delivery-watch', 'shop-dev-delivery-watch-b']);
    expect(deliveryWatches(minimalStage(), 'eks')).toEqual(['shop-dev-delivery-watch']);
    expect(deliveryWatches(minimalStage(), 'fargate')).toEqual([]);
  });

  test('is waited for as long as its slowest release and its jobs take, and no longer than a build lasts', () => {
    const minutes = (services: object) => deliveryMinutes(minimalStage({ services }));
    const migrate = { kind: 'job', beforeRelease: true, timeoutSeconds: 600 };
    expect(minutes({})).toBe(30);
    expect(minutes({ api: { release: { strategy: 'canary', stepMinutes: 40, bakeMinutes: 20 } } })).toBe(92);
    expect(minutes({ api: { release: { strategy: 'linear', stepMinutes: 0, bakeMinutes: 0 } } })).toBe(48);
    expect(minutes({ migrate })).toBe(40);
    expect(minutes({ api: { release: { strategy: 'blue-green', bakeMinutes: 1440 } } })).toBe(450);
  });
});
