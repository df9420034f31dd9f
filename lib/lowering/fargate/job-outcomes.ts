import type { FactContext } from '../facts/fact';
import type { Outcome } from '../lowering-note';
import { honoured, refused } from '../lowering-note';
import { isReleased } from '../released';
import { LONGEST_BEFORE_RELEASE } from './job-timeout';
import { serviceOf } from './service-outcomes';

export function jobKindOutcome(context: FactContext): Outcome {
  if (!serviceOf(context).beforeRelease) return honoured('scheduled task');
  const [name = ''] = context.names;
  const isThere = isReleased(context.spec, name, context.released);
  return honoured(
    isThere ? 'task that a release waits for' : 'task that a release waits for; it comes with the first release',
  );
}

export function beforeReleaseOutcome(_: boolean, context: FactContext): Outcome {
  return serviceOf(context).beforeRelease
    ? honoured('run by Step Functions, for which CloudFormation waits before it updates the services of the group')
    : honoured('it waits for its schedule');
}

export function timeoutOutcome(seconds: number, context: FactContext): Outcome {
  if (!serviceOf(context).beforeRelease || seconds <= LONGEST_BEFORE_RELEASE)
    return honoured('deadline of a run: Step Functions stops the task');
  return refused(`CloudFormation waits no longer than an hour for a job before a release`, {
    allowed: `up to ${LONGEST_BEFORE_RELEASE}`,
    fix: 'do the long part in a job of its own, after the release',
  });
}
