import type { RecoverySpec } from '../../spec/recovery';
import type { StageSpec } from '../../spec/stage';

/** What leaves the region, from the cheapest to the dearest. */
export const strategies: readonly RecoverySpec['strategy'][] = ['backup', 'pilot-light', 'warm-standby'];

/** A stage that has a second region. */
export type RecoverySettings = RecoverySpec & { readonly region: string };

/** What is declared of the second region of a stage; undefined where nothing leaves the first. */
export function secondRegion({ recovery }: Pick<StageSpec, 'recovery'>): RecoverySettings | undefined {
  if (recovery === undefined || recovery.strategy === 'none' || recovery.region === undefined) return undefined;
  return { ...recovery, region: recovery.region };
}

/** Whether the data lives in the second region before anything fails. */
export function hasLiveData({ strategy }: RecoverySpec): boolean {
  return strategy === 'pilot-light' || strategy === 'warm-standby';
}
