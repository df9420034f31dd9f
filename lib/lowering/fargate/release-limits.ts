import { limits } from '../../data/limits';
import type { ReleaseSpec } from '../../spec/release';
import { watchedMinutes } from '../kubernetes/release-steps';
import type { Outcome } from '../lowering-note';
import { impossible } from '../lowering-note';

const { max: LONGEST_MINUTES } = limits.ecsReleaseMinutes;
const { min: LEAST_LINEAR_PERCENT = 0 } = limits.ecsLinearStepPercent;
const { max: DECIMALS } = limits.ecsStepPercentDecimals;

/** What ECS or CloudFormation would turn down of a release, with the rest of the stack ready and waiting. */
export function beyondLimits(release: ReleaseSpec): Outcome | undefined {
  return percentOutcome(release) ?? minutesOutcome(release);
}

function percentOutcome(release: ReleaseSpec): Outcome | undefined {
  if (!('stepPercent' in release)) return undefined;
  const { strategy, stepPercent } = release;
  if (strategy === 'linear' && stepPercent < LEAST_LINEAR_PERCENT)
    return impossible(`ECS takes no linear steps of ${stepPercent} %`, {
      allowed: `a stepPercent of ${LEAST_LINEAR_PERCENT} or more`,
      fix: 'take larger steps, or canary() for a small first one',
    });
  if (Number(stepPercent.toFixed(DECIMALS)) === stepPercent) return undefined;
  return impossible(`ECS shifts traffic in tenths of a percent, and not by ${stepPercent} %`, {
    allowed: 'a stepPercent with one decimal',
    fix: `round it to ${stepPercent.toFixed(DECIMALS)}`,
  });
}

function minutesOutcome(release: ReleaseSpec): Outcome | undefined {
  const minutes = watchedMinutes(release);
  if (minutes <= LONGEST_MINUTES) return undefined;
  return impossible(`CloudFormation turns down a release that is watched for ${minutes} minutes`, {
    allowed: `at most ${LONGEST_MINUTES} minutes: stepMinutes of each step, and bakeMinutes`,
    fix: 'take fewer or shorter steps, or a shorter bakeMinutes',
  });
}
