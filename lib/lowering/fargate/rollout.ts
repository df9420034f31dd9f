import type { ServiceSpec } from '../../spec/service';

type Rollout = Pick<ServiceSpec, 'release' | 'replicas'>;

/** Bounds of running tasks during a release, in percent of the wanted number. */
export interface RolloutBounds {
  readonly minHealthyPercent: number;
  readonly maxHealthyPercent: number;
}

/**
 * ECS counts in percent, of which it rounds the lower bound up and the upper bound down, to whole tasks. So the lower
 * percentage must be rounded down: with 67 % of three tasks, none could be stopped. The percentages are those of the
 * smallest number of replicas; with more, a release may replace more at a time.
 */
export function rolloutBounds({ release, replicas }: Rollout): RolloutBounds {
  if (release.strategy !== 'rolling') return { minHealthyPercent: 100, maxHealthyPercent: 200 };
  const wanted = Math.max(replicas.min, 1);
  const { maxSurge = wanted, maxUnavailable } = release;
  return {
    minHealthyPercent: Math.max(0, Math.floor((100 * (wanted - maxUnavailable)) / wanted)),
    maxHealthyPercent: 100 + Math.ceil((100 * maxSurge) / wanted),
  };
}

/** Whether exactly as many tasks as declared move at a time. A percent is one task or less up to a hundred of them. */
export function isExact({ release, replicas }: Rollout): boolean {
  if (release.strategy !== 'rolling' || (release.maxSurge === undefined && release.maxUnavailable === 0)) return true;
  return replicas.max === replicas.min && replicas.max <= 100;
}
