import type { StageSpec } from '../../spec/stage';
import { longestGapMinutes } from '../cron-gap';

/** Minutes between two snapshots at most, by the densest of the declared schedules; infinite without any. */
export function snapshotGapMinutes({ backup }: Pick<StageSpec, 'backup'>): number {
  return Math.min(Infinity, ...(backup?.snapshots ?? []).map(({ cron }) => longestGapMinutes(cron)));
}
