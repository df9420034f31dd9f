import type { ServiceSpec } from '../../spec/service';

/** Bounds of running tasks during a release, in percent of the wanted number. */
export interface RolloutBounds {
  readonly minHealthyPercent: number;
  readonly maxHealthyPercent: number;
}

/**
 * ECS counts in percent, of which it rounds the lower bound up and the upper bound down. The percentages are those of
 * the smallest number of replicas; with more, a release may replace more at a time.
 */
export function rolloutBounds({ release, replicas }: Pick<ServiceSpec, 'release' | 'replicas'>): RolloutBounds {
  if (release.strategy !== 'rolling') return { minHealthyPercent: 100, maxHealthyPercent: 200 };
  const wanted = Math.max(replicas.min, 1);
  const surge = release.maxSurge === undefined ? 100 : Math.ceil((release.maxSurge / wanted) * 100);
  return {
    minHealthyPercent: Math.max(0, 100 - Math.floor((release.maxUnavailable / wanted) * 100)),
    maxHealthyPercent: 100 + surge,
  };
}
