import { NagRuleCompliance, type NagRuleResult } from 'cdk-nag';
import { isTrue, itemsAt, valueAt } from '../properties';
import type { ResourceView } from '../rule';

type Properties = ResourceView['properties'];

/** When data reaches a resource of a type over TLS only. */
const REQUIRES_TLS: Readonly<Record<string, (properties: Properties) => boolean>> = {
  // "preferred" still serves clients without TLS
  'AWS::ElastiCache::ReplicationGroup': (p) =>
    p.GlobalReplicationGroupId !== undefined ||
    (isTrue(p.TransitEncryptionEnabled) && p.TransitEncryptionMode !== 'preferred'),
  'AWS::RDS::DBProxy': (p) => isTrue(p.RequireTLS),
  'AWS::RDS::DBParameterGroup': forcesSsl,
  'AWS::RDS::DBClusterParameterGroup': forcesSsl,
  'AWS::ECS::TaskDefinition': (p) =>
    itemsAt(p, 'Volumes')
      .map((volume) => valueAt(volume, 'EFSVolumeConfiguration'))
      .every((efs) => efs === undefined || valueAt(efs, 'TransitEncryption') === 'ENABLED'),
};

/** Databases, caches and file systems take connections over TLS only. */
export function encryptionInTransit({ type, properties }: ResourceView): NagRuleResult {
  const requiresTls = REQUIRES_TLS[type];
  if (!requiresTls) return NagRuleCompliance.NOT_APPLICABLE;
  return requiresTls(properties) ? NagRuleCompliance.COMPLIANT : NagRuleCompliance.NON_COMPLIANT;
}

/** PostgreSQL: stated, as the default depends on the version (off before 15). */
function forcesSsl({ Family, Parameters }: Properties): boolean {
  const isPostgres = typeof Family === 'string' && /^(aurora-)?postgres/.test(Family);
  return !isPostgres || String(valueAt(Parameters, 'rds.force_ssl')) === '1';
}
