import { NagRuleCompliance, type NagRuleResult } from 'cdk-nag';
import type { ResourceView } from '../rule';

/** What a type may be left as; CloudFormation takes a last snapshot of these few types only. */
const RETAIN = ['Retain', 'RetainExceptOnCreate'];
const RETAIN_OR_SNAPSHOT = [...RETAIN, 'Snapshot'];

/**
 * Types whose deletion loses what no deployment brings back. Keys and secrets count: retained data is lost without
 * them. Queues, topics and streams do not: they hold messages on their way, for days at most.
 */
const KEPT_AS: Readonly<Record<string, readonly string[]>> = {
  'AWS::RDS::DBInstance': RETAIN_OR_SNAPSHOT,
  'AWS::RDS::DBCluster': RETAIN_OR_SNAPSHOT,
  'AWS::DocDB::DBCluster': RETAIN_OR_SNAPSHOT,
  'AWS::Neptune::DBCluster': RETAIN_OR_SNAPSHOT,
  'AWS::ElastiCache::ReplicationGroup': RETAIN_OR_SNAPSHOT,
  'AWS::EC2::Volume': RETAIN_OR_SNAPSHOT,
  'AWS::S3::Bucket': RETAIN,
  'AWS::EFS::FileSystem': RETAIN,
  'AWS::DynamoDB::Table': RETAIN,
  'AWS::DynamoDB::GlobalTable': RETAIN,
  'AWS::OpenSearchService::Domain': RETAIN,
  'AWS::Cognito::UserPool': RETAIN,
  'AWS::ECR::Repository': RETAIN,
  'AWS::Backup::BackupVault': RETAIN,
  'AWS::KMS::Key': RETAIN,
  'AWS::SecretsManager::Secret': RETAIN,
};

/** In a stage that keeps its data, stateful resources outlive their stack and their replacement. */
export function statefulRetention({ type, ...resource }: ResourceView): NagRuleResult {
  const allowed = KEPT_AS[type];
  if (!allowed || resource.data === 'disposable' || isCopy(type, resource.properties)) {
    return NagRuleCompliance.NOT_APPLICABLE;
  }
  const policies = { DeletionPolicy: resource.deletionPolicy, UpdateReplacePolicy: resource.updateReplacePolicy };
  return Object.entries(policies)
    .filter(([, policy]) => policy === undefined || !allowed.includes(policy))
    .map(([name]) => name);
}

/** A member of a cluster and a read replica hold no data of their own, and CloudFormation takes no snapshot of them. */
function isCopy(type: string, properties: ResourceView['properties']): boolean {
  return (
    type === 'AWS::RDS::DBInstance' &&
    ('DBClusterIdentifier' in properties || 'SourceDBInstanceIdentifier' in properties)
  );
}
