import type { TemplateDiff } from '@aws-cdk/cloudformation-diff';
import { count } from '../text-layout';
import { isCoveredRule, opensNothing, showRule } from './rule-cover';
import type { Danger } from './review';
import { isCoveredStatement, showStatement } from './statement-cover';
import type { ComparedStack } from './stack-review';

/** What a stack allows that it did not before: statements of policies, and openings of security groups. */
export function permissionDangers({ id, change, diff }: ComparedStack): Danger[] {
  const texts = broadened(diff);
  const shown = change === 'added' ? summaryOf(texts) : texts;
  return shown.map((text) => ({ kind: 'permissions', place: id, text }));
}

/** A new stack brings everything with it: that it does is told, what in particular its template says. */
function summaryOf(texts: readonly string[]): string[] {
  return texts.length === 0 ? [] : [`the stack is new, with ${count(texts.length, 'permission')} of its own`];
}

function broadened({ iamChanges, securityGroupChanges }: TemplateDiff): string[] {
  const { statements, managedPolicies, ssoAssignments, ssoPermissionSets } = iamChanges;
  const allowed = statements.additions.filter(
    (statement) => !statement.isNegativeStatement && !isCoveredStatement(statement, statements.removals),
  );
  const forbidden = statements.removals.filter(
    (statement) => statement.isNegativeStatement && !isCoveredStatement(statement, statements.additions),
  );
  return [
    ...allowed.map((statement) => `allows ${showStatement(statement)}`),
    ...forbidden.map((statement) => `no longer forbids ${showStatement(statement)}`),
    ...managedPolicies.additions.map(
      ({ identityArn, managedPolicyArn }) => `attaches ${managedPolicyArn} to ${identityArn}`,
    ),
    ...(ssoAssignments.hasAdditions || ssoPermissionSets.hasAdditions ? ['widens IAM Identity Center'] : []),
    ...openings('ingress', securityGroupChanges.ingress),
    ...openings('egress', securityGroupChanges.egress),
  ];
}

type Rules = TemplateDiff['securityGroupChanges']['ingress'];

function openings(direction: 'ingress' | 'egress', { additions, removals }: Rules): string[] {
  const verb = direction === 'ingress' ? 'admits' : 'lets out';
  return additions
    .filter((rule) => !opensNothing(rule) && !isCoveredRule(rule, removals))
    .map((rule) => `${verb} ${showRule(rule)}`);
}
