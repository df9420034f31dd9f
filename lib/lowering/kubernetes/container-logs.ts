import type { StageSpec } from '../../spec/stage';
import type { FactContext } from '../facts/fact';
import { retentionDays } from '../log-retention';
import type { Outcome } from '../lowering-note';
import { honoured, rounded } from '../lowering-note';

/** Logs of all containers of a cluster share one log group, which keeps them as long as the most patient service asks. */
export function containerLogDays({ services }: StageSpec): number {
  return retentionDays(Math.max(...Object.values(services).map(({ logDays }) => logDays)));
}

export function logDaysOutcome(declared: number, { spec }: FactContext): Outcome {
  const kept = containerLogDays(spec);
  if (kept === declared) return honoured(`logs kept ${kept} days`);
  return rounded(`logs kept ${kept} days: one log group has those of all containers of the cluster`);
}
