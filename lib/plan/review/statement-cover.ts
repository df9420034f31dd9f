import type { TemplateDiff } from '@aws-cdk/cloudformation-diff';
import { shortened } from './stack-output';

type Statement = TemplateDiff['iamChanges']['statements']['additions'][number];
type Targets = Statement['actions'];

/**
 * Whether one statement of `others` says the same and maybe more: a policy that became narrower shows as one removed and one
 * added statement. Conditions must be the same, since what they let through cannot be compared.
 */
export function isCoveredStatement(statement: Statement, others: readonly Statement[]): boolean {
  return others.some(
    (other) =>
      other.effect === statement.effect &&
      JSON.stringify(other.condition) === JSON.stringify(statement.condition) &&
      isWithin(statement.actions, other.actions) &&
      isWithin(statement.resources, other.resources) &&
      isWithin(statement.principals, other.principals),
  );
}

function isWithin(narrow: Targets, wide: Targets): boolean {
  if (narrow.not || wide.not) return narrow.equal(wide) === true;
  return narrow.values.every((value) => wide.values.some((pattern) => matches(pattern, value)));
}

/** A star at the end, as policies have it, stands for everything after it. */
function matches(pattern: string, value: string): boolean {
  return pattern === value || (pattern.endsWith('*') && value.startsWith(pattern.slice(0, -1)));
}

/** `s3:GetObject on ${Uploads.Arn}/* to AWS:${ApiRole}`, with its condition. */
export function showStatement(statement: Statement): string {
  const { resource, action, principal, condition } = statement.render();
  const parts = [list(action), `on ${list(resource)}`, `to ${list(principal)}`];
  return shortened([...parts, ...(condition === '' ? [] : [`when ${condition.replaceAll(/\s+/g, ' ')}`])].join(' '));
}

function list(text: string): string {
  return text
    .trim()
    .split('\n')
    .map((line) => line.trim())
    .join(', ');
}
