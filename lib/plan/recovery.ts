import type { FailureEstimate } from '../lowering/recovery/estimate';
import { recoveryEstimates } from '../lowering/recovery/estimate';
import type { StageSpec } from '../spec/stage';
import type { DeploymentTarget } from '../spec/target';
import { slotsOf } from '../lowering/slots';

/** What one kind of failure costs a stage, beside what is promised. */
export interface FailurePlan {
  readonly failure: FailureEstimate['failure'];
  /** Minutes of data that are lost at most; null where nothing brings it back. */
  readonly rpoMinutes: number | null;
  /** Minutes until the stage serves again; null where it does not without the failed part. */
  readonly rtoMinutes: number | null;
  /** Whether both promises are kept; null where the description promises nothing. */
  readonly meets: boolean | null;
  /** The promises that are missed. */
  readonly misses: readonly ('rpoMinutes' | 'rtoMinutes')[];
  readonly rpoHow: string;
  readonly rtoHow: string;
}

/** What each failure costs, by the slower of the engines that a stage runs on. */
export function recoveryPlan(spec: StageSpec, chosen: DeploymentTarget): FailurePlan[] {
  const targets = [...new Set(slotsOf(spec, chosen).map(({ target }) => target))];
  const all = targets.flatMap((target) => recoveryEstimates(spec, target));
  const slowest = new Map<string, FailureEstimate>();
  for (const estimate of all) {
    const other = slowest.get(estimate.failure);
    if (other === undefined || estimate.rtoMinutes > other.rtoMinutes) slowest.set(estimate.failure, estimate);
  }
  return [...slowest.values()].map((estimate) => planOf(spec, estimate));
}

function planOf({ recovery }: StageSpec, { failure, rpoMinutes, rtoMinutes, ...how }: FailureEstimate): FailurePlan {
  const { rpoMinutes: rpo, rtoMinutes: rto } = recovery ?? {};
  const misses = [
    ...(rpo !== undefined && rpoMinutes > rpo ? (['rpoMinutes'] as const) : []),
    ...(rto !== undefined && rtoMinutes > rto ? (['rtoMinutes'] as const) : []),
  ];
  return {
    failure,
    rpoMinutes: finite(rpoMinutes),
    rtoMinutes: finite(rtoMinutes),
    meets: rpo === undefined && rto === undefined ? null : misses.length === 0,
    misses,
    ...how,
  };
}

/** JSON knows no infinity. */
const finite = (minutes: number) => (minutes === Infinity ? null : minutes);
