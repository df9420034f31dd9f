import { encryptionAtRest } from '../../lib/compliance/rules/encryption-at-rest';
import { encryptionInTransit } from '../../lib/compliance/rules/encryption-in-transit';
import { describeRule } from './describe-rule';

const bucketEncryption = {
  BucketEncryption: {
    ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }],
  },
};
const openSearch = 'AWS::OpenSearchService::Domain';

describeRule('data is encrypted at rest', encryptionAtRest, {
  compliance: [
    { type: 'AWS::RDS::DBInstance', why: 'encrypted', properties: { StorageEncrypted: true } },
    { type: 'AWS::RDS::DBInstance', why: 'a member of a cluster', properties: { DBClusterIdentifier: { Ref: 'C' } } },
    { type: 'AWS::RDS::DBInstance', why: 'a read replica', properties: { SourceDBInstanceIdentifier: 'main' } },
    {
      type: 'AWS::RDS::DBInstance',
      why: 'restored under a key',
      properties: { DBSnapshotIdentifier: 'snapshot', KmsKeyId: { Ref: 'Key' } },
    },
    { type: 'AWS::RDS::DBCluster', why: 'encrypted', properties: { StorageEncrypted: true } },
    { type: 'AWS::RDS::GlobalCluster', why: 'encrypted', properties: { StorageEncrypted: true } },
    { type: 'AWS::DocDB::DBCluster', why: 'encrypted', properties: { StorageEncrypted: true } },
    { type: 'AWS::Neptune::DBCluster', why: 'encrypted', properties: { StorageEncrypted: true } },
    { type: 'AWS::ElastiCache::ReplicationGroup', why: 'encrypted', properties: { AtRestEncryptionEnabled: true } },
    {
      type: 'AWS::ElastiCache::ReplicationGroup',
      why: 'second region of a global datastore',
      properties: { GlobalReplicationGroupId: 'g' },
    },
    { type: 'AWS::EFS::FileSystem', why: 'encrypted', properties: { Encrypted: true } },
    { type: 'AWS::EC2::Volume', why: 'encrypted', properties: { Encrypted: 'true' } },
    { type: openSearch, why: 'encrypted', properties: { EncryptionAtRestOptions: { Enabled: true } } },
    { type: 'AWS::Kinesis::Stream', why: 'KMS', properties: { StreamEncryption: { EncryptionType: 'KMS' } } },
    { type: 'AWS::SNS::Topic', why: 'KMS', properties: { KmsMasterKeyId: { Ref: 'Key' } } },
    { type: 'AWS::S3::Bucket', why: 'stated', properties: bucketEncryption },
    { type: 'AWS::SQS::Queue', why: 'key of SQS', properties: { SqsManagedSseEnabled: true } },
    { type: 'AWS::SQS::Queue', why: 'key of the account', properties: { KmsMasterKeyId: { Ref: 'Key' } } },
  ],
  noncompliance: [
    { type: 'AWS::RDS::DBInstance', why: 'unsaid' },
    { type: 'AWS::RDS::DBInstance', why: 'restored as it was', properties: { DBSnapshotIdentifier: 'snapshot' } },
    { type: 'AWS::RDS::DBCluster', why: 'unsaid', properties: { DBClusterIdentifier: 'named' } },
    { type: 'AWS::RDS::GlobalCluster', why: 'switched off', properties: { StorageEncrypted: false } },
    { type: 'AWS::DocDB::DBCluster', why: 'unsaid' },
    { type: 'AWS::Neptune::DBCluster', why: 'unsaid' },
    { type: 'AWS::ElastiCache::ReplicationGroup', why: 'unsaid', properties: { TransitEncryptionEnabled: true } },
    { type: 'AWS::ElastiCache::CacheCluster', why: 'a kind that cannot' },
    { type: 'AWS::EFS::FileSystem', why: 'switched off', properties: { Encrypted: false } },
    { type: 'AWS::EC2::Volume', why: 'unsaid' },
    { type: openSearch, why: 'unsaid' },
    { type: 'AWS::Kinesis::Stream', why: 'unsaid' },
    { type: 'AWS::SNS::Topic', why: 'unsaid' },
    { type: 'AWS::S3::Bucket', why: 'left to the default' },
    { type: 'AWS::SQS::Queue', why: 'switched off', properties: { SqsManagedSseEnabled: false } },
    { type: 'AWS::SQS::Queue', why: 'left to the default' },
  ],
  ignores: [
    { type: 'AWS::DynamoDB::Table', why: 'always encrypted' },
    { type: 'AWS::ECR::Repository', why: 'always encrypted' },
    { type: 'AWS::Logs::LogGroup', why: 'always encrypted' },
  ],
});

const efsVolume = (efs: Record<string, unknown>) => ({ Volumes: [{ Name: 'files', EFSVolumeConfiguration: efs }] });

describeRule('connections use TLS', encryptionInTransit, {
  compliance: [
    {
      type: 'AWS::ElastiCache::ReplicationGroup',
      why: 'required',
      properties: { TransitEncryptionEnabled: true, TransitEncryptionMode: 'required' },
    },
    { type: 'AWS::RDS::DBProxy', why: 'required', properties: { RequireTLS: true } },
    {
      type: 'AWS::RDS::DBParameterGroup',
      why: 'forced',
      properties: { Family: 'postgres17', Parameters: { 'rds.force_ssl': '1' } },
    },
    { type: 'AWS::RDS::DBParameterGroup', why: 'not PostgreSQL', properties: { Family: 'mysql8.0' } },
    {
      type: 'AWS::RDS::DBClusterParameterGroup',
      why: 'forced, as a number',
      properties: { Family: 'aurora-postgresql17', Parameters: { 'rds.force_ssl': 1 } },
    },
    { type: 'AWS::ECS::TaskDefinition', why: 'TLS to EFS', properties: efsVolume({ TransitEncryption: 'ENABLED' }) },
    { type: 'AWS::ECS::TaskDefinition', why: 'a volume of the task', properties: { Volumes: [{ Name: 'scratch' }] } },
  ],
  noncompliance: [
    { type: 'AWS::ElastiCache::ReplicationGroup', why: 'unsaid' },
    {
      type: 'AWS::ElastiCache::ReplicationGroup',
      why: 'preferred, so not required',
      properties: { TransitEncryptionEnabled: true, TransitEncryptionMode: 'preferred' },
    },
    { type: 'AWS::RDS::DBProxy', why: 'unsaid' },
    { type: 'AWS::RDS::DBParameterGroup', why: 'unsaid', properties: { Family: 'postgres14' } },
    {
      type: 'AWS::RDS::DBClusterParameterGroup',
      why: 'switched off',
      properties: { Family: 'aurora-postgresql17', Parameters: { 'rds.force_ssl': '0' } },
    },
    { type: 'AWS::ECS::TaskDefinition', why: 'plain NFS', properties: efsVolume({ FilesystemId: 'fs-1' }) },
  ],
});
