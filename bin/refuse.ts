import { formatRefusals, isRefused } from '../lib/plan/refusals';
import type { StageOutline } from '../lib/plan/plan';
import { UsageError } from '../lib/spec/usage-error';

/** Stops before anything is built when a declared fact cannot be carried out, naming every one. */
export function refuseWhatCannotBe(system: string, stages: readonly StageOutline[]): void {
  if (isRefused(stages))
    throw new UsageError(`${system}: this cannot be carried out on ${stages[0]?.target}\n\n${formatRefusals(stages)}`);
}
