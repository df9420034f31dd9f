import type { StageSpec } from '../../../lib/spec/stage';
import { minimalStage } from '../../support/descriptions';

/** Web services that are released in each way in which an old and a new version run beside each other. */
export function shiftingStage(): StageSpec {
  return minimalStage({
    services: {
      api: {
        port: 3000,
        replicas: { min: 3, max: 9 },
        scaling: [{ metric: 'cpu', percent: 70 }],
        release: { strategy: 'blue-green', bakeMinutes: 10, rollbackOnErrorPercent: 2.5 },
        shutdownSeconds: 60,
        calls: ['checkout'],
      },
      checkout: {
        kind: 'web',
        port: 4000,
        routes: ['/checkout/*', '/pay/*'],
        replicas: 3,
        namespace: 'orders',
        release: { strategy: 'canary', stepPercent: 20, stepMinutes: 3, bakeMinutes: 10 },
      },
      search: {
        kind: 'web',
        port: 5000,
        routes: ['/search/*'],
        replicas: 4,
        release: { strategy: 'linear', stepPercent: 30, stepMinutes: 1, bakeMinutes: 0 },
      },
    },
  });
}
