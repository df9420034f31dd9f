import { NagRuleCompliance, type NagRuleResult } from 'cdk-nag';
import { valueAt } from '../properties';
import type { ResourceView } from '../rule';

/** EKS clusters say that their API has no public endpoint; one that says nothing has it. */
export function eksPrivateEndpoint({ type, properties }: ResourceView): NagRuleResult {
  if (type !== 'AWS::EKS::Cluster') return NagRuleCompliance.NOT_APPLICABLE;
  const isPublic = valueAt(properties, 'ResourcesVpcConfig', 'EndpointPublicAccess');
  return isPublic === false || isPublic === 'false' ? NagRuleCompliance.COMPLIANT : NagRuleCompliance.NON_COMPLIANT;
}
