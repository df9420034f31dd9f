import { NagRuleCompliance, type NagRuleResult } from 'cdk-nag';
import { isTrue } from '../properties';
import type { ResourceView } from '../rule';

type Properties = ResourceView['properties'];

/** Whether a database says where it is; otherwise RDS takes the default VPC, and a public address with it. */
const IS_PLACED: Readonly<Record<string, (properties: Properties) => boolean>> = {
  'AWS::RDS::DBInstance': (p) => 'DBSubnetGroupName' in p || 'DBClusterIdentifier' in p,
  'AWS::RDS::DBCluster': (p) => 'DBSubnetGroupName' in p,
};

/** Databases have no public address. */
export function databasePublicAccess({ type, properties }: ResourceView): NagRuleResult {
  const isPlaced = IS_PLACED[type];
  if (!isPlaced) return NagRuleCompliance.NOT_APPLICABLE;
  const { PubliclyAccessible: said } = properties;
  const isPublic = said === undefined ? !isPlaced(properties) : isTrue(said);
  return isPublic ? NagRuleCompliance.NON_COMPLIANT : NagRuleCompliance.COMPLIANT;
}
