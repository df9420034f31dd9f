import { NagRuleCompliance, type NagRuleResult } from 'cdk-nag';
import { itemsAt } from '../properties';
import type { ResourceView } from '../rule';

/**
 * Security groups state at least one egress rule: EC2 gives a group without any a rule that allows everything.
 *
 * CDK states a rule that matches nothing (255.255.255.255/32) where nothing is allowed, and that is enough.
 */
export function securityGroupEgress({ type, properties }: ResourceView): NagRuleResult {
  if (type !== 'AWS::EC2::SecurityGroup') return NagRuleCompliance.NOT_APPLICABLE;
  return itemsAt(properties, 'SecurityGroupEgress').length > 0
    ? NagRuleCompliance.COMPLIANT
    : NagRuleCompliance.NON_COMPLIANT;
}
