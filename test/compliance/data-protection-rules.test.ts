import { deletionProtection } from '../../lib/compliance/rules/deletion-protection';
import { statefulRetention } from '../../lib/compliance/rules/stateful-retention';
import { describeRule } from './describe-rule';

const kept = { deletionPolicy: 'Retain', updateReplacePolicy: 'Retain' };
const snapshot = { deletionPolicy: 'Snapshot', updateReplacePolicy: 'Snapshot' };

describeRule('stateful resources outlive their stack in a stage that keeps its data', statefulRetention, {
  compliance: [
    { type: 'AWS::S3::Bucket', why: 'retained', ...kept },
    {
      type: 'AWS::KMS::Key',
      why: 'gone only when its own creation failed',
      deletionPolicy: 'RetainExceptOnCreate',
      updateReplacePolicy: 'Retain',
    },
    { type: 'AWS::RDS::DBInstance', why: 'snapshot', ...snapshot },
    { type: 'AWS::RDS::DBCluster', why: 'snapshot', ...snapshot },
    { type: 'AWS::ElastiCache::ReplicationGroup', why: 'snapshot', ...snapshot },
  ],
  noncompliance: [
    { type: 'AWS::S3::Bucket', why: 'unsaid', findings: ['DeletionPolicy', 'UpdateReplacePolicy'] },
    { type: 'AWS::S3::Bucket', why: 'lost when replaced', deletionPolicy: 'Retain', findings: ['UpdateReplacePolicy'] },
    {
      type: 'AWS::EFS::FileSystem',
      why: 'a type without snapshots',
      ...snapshot,
      findings: ['DeletionPolicy', 'UpdateReplacePolicy'],
    },
    {
      type: 'AWS::RDS::DBInstance',
      why: 'deleted with the stack',
      ...snapshot,
      deletionPolicy: 'Delete',
      findings: ['DeletionPolicy'],
    },
    {
      type: 'AWS::RDS::DBCluster',
      why: 'a name of its own makes no member of it',
      properties: { DBClusterIdentifier: 'main' },
      ...snapshot,
      updateReplacePolicy: 'Delete',
      findings: ['UpdateReplacePolicy'],
    },
    {
      type: 'AWS::SecretsManager::Secret',
      why: 'the way into kept data',
      findings: ['DeletionPolicy', 'UpdateReplacePolicy'],
    },
  ],
  ignores: [
    { type: 'AWS::S3::Bucket', why: 'a disposable stage', data: 'disposable' },
    { type: 'AWS::RDS::DBInstance', why: 'a read replica', properties: { SourceDBInstanceIdentifier: 'main' } },
    { type: 'AWS::RDS::DBInstance', why: 'a member of a cluster', properties: { DBClusterIdentifier: { Ref: 'C' } } },
    { type: 'AWS::SQS::Queue', why: 'messages on their way' },
  ],
});

const loadBalancer = 'AWS::ElasticLoadBalancingV2::LoadBalancer';
const attribute = (Value: string) => ({ LoadBalancerAttributes: [{ Key: 'deletion_protection.enabled', Value }] });

describeRule('what can refuse its deletion does in a stage that keeps its data', deletionProtection, {
  compliance: [
    { type: 'AWS::RDS::DBInstance', why: 'protected', properties: { DeletionProtection: true } },
    { type: 'AWS::RDS::DBInstance', why: 'a read replica', properties: { SourceDBInstanceIdentifier: 'main' } },
    { type: 'AWS::RDS::DBCluster', why: 'protected', properties: { DeletionProtection: true } },
    { type: 'AWS::DynamoDB::Table', why: 'protected', properties: { DeletionProtectionEnabled: true } },
    {
      type: 'AWS::DynamoDB::GlobalTable',
      why: 'protected in each region',
      properties: { Replicas: [{ DeletionProtectionEnabled: true }] },
    },
    { type: 'AWS::Cognito::UserPool', why: 'protected', properties: { DeletionProtection: 'ACTIVE' } },
    { type: 'AWS::EKS::Cluster', why: 'protected', properties: { DeletionProtection: true } },
    { type: loadBalancer, why: 'protected', properties: attribute('true') },
  ],
  noncompliance: [
    { type: 'AWS::RDS::DBInstance', why: 'unsaid' },
    { type: 'AWS::RDS::DBCluster', why: 'switched off', properties: { DeletionProtection: false } },
    { type: 'AWS::DynamoDB::Table', why: 'unsaid' },
    {
      type: 'AWS::DynamoDB::GlobalTable',
      why: 'one region open',
      properties: { Replicas: [{ DeletionProtectionEnabled: true }, {}] },
    },
    { type: 'AWS::Cognito::UserPool', why: 'unsaid' },
    { type: 'AWS::EKS::Cluster', why: 'unsaid' },
    { type: loadBalancer, why: 'switched off', properties: attribute('false') },
  ],
  ignores: [{ type: 'AWS::RDS::DBInstance', why: 'a disposable stage', data: 'disposable' }],
});
