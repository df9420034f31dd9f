import { describe, expect, test } from '@jest/globals';
import { NagRuleCompliance } from 'cdk-nag';
import type { ResourceView, Rule } from '../../lib/compliance/rule';

/** One resource, and what the rule says of it; without findings of its own it is plainly non-compliant. */
export interface RuleCase extends Partial<ResourceView> {
  readonly why: string;
  readonly type: string;
  readonly findings?: readonly string[];
}

/** Checks a rule against resources that it must let pass, must refuse, and must not look at. */
export function describeRule(
  requirement: string,
  rule: Rule,
  cases: {
    readonly compliance: readonly RuleCase[];
    readonly noncompliance: readonly RuleCase[];
    /** Default: a resource of another type; none for a rule that looks at all. */
    readonly ignores?: readonly RuleCase[];
  },
): void {
  describe.each([requirement])('%s', () => {
    test.each(cases.compliance)('Compliance: $type, $why', (resource) => {
      expect([NagRuleCompliance.COMPLIANT, []]).toContainEqual(rule(view(resource)));
    });

    test.each(cases.noncompliance)('Noncompliance: $type, $why', (resource) => {
      expect(rule(view(resource))).toEqual(resource.findings ?? NagRuleCompliance.NON_COMPLIANT);
    });

    for (const resource of cases.ignores ?? [{ type: 'AWS::EC2::EIP', why: 'another type' }]) {
      test(`does not apply: ${resource.type}, ${resource.why}`, () => {
        expect(rule(view(resource))).toBe(NagRuleCompliance.NOT_APPLICABLE);
      });
    }
  });
}

function view(resource: RuleCase): ResourceView {
  return { properties: {}, data: 'keep', resources: {}, ...resource };
}
