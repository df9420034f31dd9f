import type { StageSpec } from '../../spec/stage';
import { cronGaps } from '../cron-times';

/** Minutes between two snapshots at most, by the densest of the declared schedules; infinite where none is taken. */
export function snapshotGapMinutes({ backup, data }: Pick<StageSpec, 'backup' | 'data'>): number {
  // where data goes with its stacks, no copy of it stays
  if (data === 'disposable') return Infinity;
  return Math.min(Infinity, ...(backup?.snapshots ?? []).map(({ cron }) => cronGaps(cron)?.longest ?? Infinity));
}
