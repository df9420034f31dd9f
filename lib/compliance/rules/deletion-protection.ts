import { NagRuleCompliance, type NagRuleResult } from 'cdk-nag';
import { isTrue, itemsAt, valueAt } from '../properties';
import type { ResourceView } from '../rule';

type Properties = ResourceView['properties'];

const byFlag = ({ DeletionProtection }: Properties): boolean => isTrue(DeletionProtection);

/**
 * Types that refuse their own deletion when told to. The cluster and the load balancer hold no data, but everything
 * in front of and behind them refers to them.
 */
const IS_PROTECTED: Readonly<Record<string, (properties: Properties) => boolean>> = {
  // the cluster protects its members, and a replica is a copy
  'AWS::RDS::DBInstance': (p) => 'DBClusterIdentifier' in p || 'SourceDBInstanceIdentifier' in p || byFlag(p),
  'AWS::RDS::DBCluster': byFlag,
  'AWS::RDS::GlobalCluster': byFlag,
  'AWS::DocDB::DBCluster': byFlag,
  'AWS::Neptune::DBCluster': byFlag,
  'AWS::DynamoDB::Table': (p) => isTrue(p.DeletionProtectionEnabled),
  'AWS::DynamoDB::GlobalTable': (p) => {
    const replicas = itemsAt(p, 'Replicas');
    return replicas.length > 0 && replicas.every((replica) => isTrue(valueAt(replica, 'DeletionProtectionEnabled')));
  },
  'AWS::Cognito::UserPool': (p) => p.DeletionProtection === 'ACTIVE',
  'AWS::EKS::Cluster': byFlag,
  'AWS::ElasticLoadBalancingV2::LoadBalancer': (p) =>
    itemsAt(p, 'LoadBalancerAttributes').some(
      (attribute) => valueAt(attribute, 'Key') === 'deletion_protection.enabled' && isTrue(valueAt(attribute, 'Value')),
    ),
};

/** In a stage that keeps its data, what can refuse its deletion does. */
export function deletionProtection({ type, properties, data }: ResourceView): NagRuleResult {
  const isProtected = IS_PROTECTED[type];
  if (!isProtected || data === 'disposable') return NagRuleCompliance.NOT_APPLICABLE;
  return isProtected(properties) ? NagRuleCompliance.COMPLIANT : NagRuleCompliance.NON_COMPLIANT;
}
