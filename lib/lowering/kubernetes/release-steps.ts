import type { ReleaseSpec } from '../../spec/release';

/** A release in which the new version gets more and more of the traffic. */
export type SteppedRelease = Extract<ReleaseSpec, { stepPercent: number }>;

/** Pods of the new version, and of both. */
export interface Share {
  readonly fresh: number;
  readonly total: number;
}

/** Shares of the new version before it has everything, in whole percent, rounded up. */
export function weightsOf({ strategy, stepPercent }: SteppedRelease): number[] {
  const number = strategy === 'canary' ? 1 : Math.ceil(100 / stepPercent) - 1;
  return Array.from({ length: number }, (_, i) => wholePercent(stepPercent * (i + 1)));
}

/** From the first request to the new version until the old one is given up. */
export function watchedMinutes(release: ReleaseSpec): number {
  switch (release.strategy) {
    case 'rolling':
      return 0;
    case 'blue-green':
      return release.bakeMinutes;
    case 'canary':
    case 'linear':
      return weightsOf(release).length * release.stepMinutes + release.bakeMinutes;
  }
}

/** What one more share of the pods takes to start, and to be found healthy, in minutes. */
const START_MINUTES = 2;

/** Until a release has ended, from its first pods that are ready: each step has pods to start. */
export function releaseMinutes(release: ReleaseSpec): number {
  const steps = 'stepPercent' in release ? weightsOf(release).length : 0;
  return watchedMinutes(release) + steps * START_MINUTES;
}

/**
 * What Argo Rollouts makes of a weight where pods are all that it can weigh with: the nearest share of as many pods as
 * wanted or of one more, the larger of two as near, with at least one of the new version.
 *
 * https://github.com/argoproj/argo-rollouts/blob/v1.9.0/utils/replicaset/canary.go
 *
 * @param weight in whole percent, from 1 to 99
 */
export function shareAt(weight: number, replicas: number): Share {
  const exact = (replicas * weight) / 100;
  const counts = (total: number) => [Math.ceil(exact), Math.floor(exact)].filter((fresh) => fresh > 0 && fresh < total);
  const shares = [replicas, replicas + 1].flatMap((total) => counts(total).map((fresh) => ({ fresh, total })));
  const distance = ({ fresh, total }: Share) => Math.abs(100 * fresh - weight * total) / total;
  const [first = { fresh: 1, total: replicas + 1 }, ...others] = shares;
  return others.reduce((best, share) => (distance(share) < distance(best) ? share : best), first);
}

/** 1.1 x 10 is a little more than 11 to a computer, which is no reason for 12. */
function wholePercent(percent: number): number {
  return Math.ceil(Number(percent.toFixed(6)));
}
