import { NagRuleCompliance, type NagRuleResult } from 'cdk-nag';
import { isTrue, itemsAt, valueAt } from '../properties';
import type { ResourceView } from '../rule';

type Properties = ResourceView['properties'];

/** When a resource of a type counts as encrypted; a type that is absent is no concern of this rule. */
const IS_ENCRYPTED: Readonly<Record<string, (properties: Properties) => boolean>> = {
  // a member of a cluster and a replica take the encryption of what they belong to, and may not state their own
  'AWS::RDS::DBInstance': (p) => has(p, 'DBClusterIdentifier', 'SourceDBInstanceIdentifier') || storageOrKey(p),
  'AWS::RDS::DBCluster': (p) => has(p, 'SourceDBClusterIdentifier') || storageOrKey(p),
  'AWS::RDS::GlobalCluster': (p) => has(p, 'SourceDBClusterIdentifier') || isTrue(p.StorageEncrypted),
  'AWS::DocDB::DBCluster': storageOrKey,
  'AWS::Neptune::DBCluster': storageOrKey,
  // a secondary takes the setting of the global datastore
  'AWS::ElastiCache::ReplicationGroup': (p) => has(p, 'GlobalReplicationGroupId') || isTrue(p.AtRestEncryptionEnabled),
  // encryption at rest exists for replication groups and serverless caches only
  'AWS::ElastiCache::CacheCluster': () => false,
  'AWS::EFS::FileSystem': (p) => isTrue(p.Encrypted),
  'AWS::EC2::Volume': (p) => isTrue(p.Encrypted),
  'AWS::OpenSearchService::Domain': (p) => isTrue(valueAt(p, 'EncryptionAtRestOptions', 'Enabled')),
  'AWS::Kinesis::Stream': (p) => valueAt(p, 'StreamEncryption', 'EncryptionType') === 'KMS',
  'AWS::SNS::Topic': (p) => has(p, 'KmsMasterKeyId'),
  // S3 and SQS encrypt by default, but CloudFormation never repairs a setting that the template does not own
  'AWS::S3::Bucket': (p) => itemsAt(p, 'BucketEncryption', 'ServerSideEncryptionConfiguration').length > 0,
  'AWS::SQS::Queue': (p) => has(p, 'KmsMasterKeyId') || isTrue(p.SqsManagedSseEnabled),
};

/**
 * Resources that hold data state that it is encrypted at rest.
 *
 * Not asked: what the service encrypts always and cannot be told otherwise (DynamoDB, ECR, log groups, secrets,
 * serverless caches, backup vaults). Whose key it is there is a choice of the construct, not a gap.
 */
export function encryptionAtRest({ type, properties }: ResourceView): NagRuleResult {
  const isEncrypted = IS_ENCRYPTED[type];
  if (!isEncrypted) return NagRuleCompliance.NOT_APPLICABLE;
  return isEncrypted(properties) ? NagRuleCompliance.COMPLIANT : NagRuleCompliance.NON_COMPLIANT;
}

/** A restore from a snapshot may not state StorageEncrypted, but a key encrypts it whatever the snapshot was. */
function storageOrKey(properties: Properties): boolean {
  return isTrue(properties.StorageEncrypted) || has(properties, 'KmsKeyId');
}

function has(properties: Properties, ...names: readonly string[]): boolean {
  return names.some((name) => properties[name] !== undefined);
}
