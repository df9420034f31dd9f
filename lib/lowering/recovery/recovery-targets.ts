import type { StageSpec } from '../../spec/stage';
import type { DeploymentTarget } from '../../spec/target';
import type { LoweringNote } from '../lowering-note';
import { honoured, refused } from '../lowering-note';
import type { FailureEstimate } from './estimate';
import { recoveryEstimates } from './estimate';
import { remedyFor } from './remedy';

/** The two promises, and which figure of an estimate must keep them. */
const promises = [
  {
    field: 'rpoMinutes',
    minutes: (estimate: FailureEstimate) => estimate.rpoMinutes,
    how: (estimate: FailureEstimate) => estimate.rpoHow,
    missed: (minutes: number) => (minutes === Infinity ? 'the data is lost' : `${minutes} min of data are lost`),
  },
  {
    field: 'rtoMinutes',
    minutes: (estimate: FailureEstimate) => estimate.rtoMinutes,
    how: (estimate: FailureEstimate) => estimate.rtoHow,
    missed: (minutes: number) => (minutes === Infinity ? 'it does not come back' : `it is down for ${minutes} min`),
  },
] as const;

/**
 * What the chosen parts can give of `rpoMinutes` and `rtoMinutes`, for each failure apart: `recovery.rtoMinutes.region`.
 * So an exception for one failure hides no other.
 */
export function recoveryTargets(spec: StageSpec, target: DeploymentTarget): LoweringNote[] {
  const { recovery } = spec;
  if (recovery?.rpoMinutes === undefined && recovery?.rtoMinutes === undefined) return [];
  const estimates = recoveryEstimates(spec, target);
  return promises.flatMap((promise) => {
    const allowed = recovery[promise.field];
    if (allowed === undefined) return [];
    return estimates.map((estimate): LoweringNote => {
      const path = `recovery.${promise.field}.${estimate.failure}`;
      const minutes = promise.minutes(estimate);
      const how = promise.how(estimate);
      if (minutes <= allowed) return { path, ...honoured(`${minutes} min; ${how}`) };
      const met = (other: FailureEstimate) => promise.minutes(other) <= allowed;
      const fix = remedyFor(spec, target, estimate.failure, met) ?? 'nothing that is built does better: promise less';
      return {
        path,
        ...refused(`${promise.missed(minutes)}; ${how}`, { allowed: `${allowed} min`, fix }),
        found: String(allowed),
      };
    });
  });
}
