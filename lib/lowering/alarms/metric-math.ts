import type { CloudWatchMetric } from '../scaling-metrics';

/** Metrics by ids that begin alike: `errors0`, `errors1`, ... */
export function numbered(id: string, metrics: readonly CloudWatchMetric[]): Record<string, CloudWatchMetric> {
  return Object.fromEntries(metrics.map((metric, i) => [`${id}${i}`, metric]));
}

type Together = 'SUM' | 'MAX' | 'MIN';

/** Several series as one. A period in which one of them is silent counts without it; with `+` it would be silent as a whole. */
export function together(how: Together, ids: readonly string[]): string {
  return ids.length === 1 ? ids.join() : `${how}([${ids.join(', ')}])`;
}

/**
 * Of a counter that reports nothing when it counts nothing. What it is related to must not be filled: then a period that is
 * not reported yet has no value, instead of one that looks like all is well.
 */
export const noneIfSilent = (expression: string) => `FILL(${expression}, 0)`;

/** Fewer failures in a period are bad luck: at a low rate one alone would be a large share. */
export const MIN_ERRORS = 3;

/** Errors in percent of all, unless there are so few that they say nothing. Without requests there is no value. */
export function share(errors: object, all: object): string {
  const failed = noneIfSilent(together('SUM', Object.keys(errors)));
  return `100 * ${failed} / ${together('SUM', Object.keys(all))} * (${failed} >= ${MIN_ERRORS})`;
}
