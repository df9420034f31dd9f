import type { Limit } from '../data/limits';

/** The nearest value within the limits of a service. */
export function clamp(value: number, { min = -Infinity, max }: Limit): number {
  return Math.min(Math.max(value, min), max);
}
