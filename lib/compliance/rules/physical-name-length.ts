import { NagRuleCompliance, type NagRuleResult } from 'cdk-nag';
import type { ResourceView } from '../rule';

interface NameLimit {
  readonly property: string;
  /** Longest name, in characters. */
  readonly max: number;
  readonly pattern: RegExp;
}

const LETTERS_DIGITS_DASHES = /^[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?$/;
const RDS_IDENTIFIER = /^[A-Za-z](?:-?[A-Za-z0-9])*$/;
const IAM_NAME = /^[\w+=,.@-]+$/;
const WORD = /^[\w-]+$/;

/**
 * Lengths agree with lib/data/limits.json, which has their sources; what it lacks is from the schemas and property
 * documentation of CloudFormation in aws-cdk-lib 2.276.0.
 */
const NAME_LIMITS: Readonly<Record<string, NameLimit>> = {
  'AWS::Backup::BackupVault': { property: 'BackupVaultName', max: 50, pattern: /^[A-Za-z0-9_-]{2,}$/ },
  'AWS::CloudFront::Function': { property: 'Name', max: 64, pattern: WORD },
  'AWS::CloudWatch::Alarm': { property: 'AlarmName', max: 255, pattern: /^[\x20-\x7e]+$/ },
  'AWS::CloudWatch::Dashboard': { property: 'DashboardName', max: 255, pattern: WORD },
  'AWS::CodePipeline::Pipeline': { property: 'Name', max: 100, pattern: /^[\w.@-]+$/ },
  'AWS::EC2::SecurityGroup': { property: 'GroupName', max: 255, pattern: /^(?!sg-)[\w .:/()#,@[\]+=&;{}!$*-]+$/ },
  'AWS::ECR::Repository': {
    property: 'RepositoryName',
    max: 256,
    pattern: /^(?=.{2})(?:[a-z0-9]+(?:[._-][a-z0-9]+)*\/)*[a-z0-9]+(?:[._-][a-z0-9]+)*$/,
  },
  'AWS::ECS::Cluster': { property: 'ClusterName', max: 255, pattern: WORD },
  'AWS::ECS::Service': { property: 'ServiceName', max: 255, pattern: WORD },
  'AWS::ECS::TaskDefinition': { property: 'Family', max: 255, pattern: WORD },
  'AWS::EKS::Cluster': { property: 'Name', max: 100, pattern: /^[A-Za-z0-9][\w-]*$/ },
  'AWS::ElastiCache::ReplicationGroup': { property: 'ReplicationGroupId', max: 40, pattern: RDS_IDENTIFIER },
  'AWS::ElastiCache::User': { property: 'UserId', max: 40, pattern: RDS_IDENTIFIER },
  'AWS::ElastiCache::UserGroup': { property: 'UserGroupId', max: 40, pattern: RDS_IDENTIFIER },
  'AWS::ElasticLoadBalancingV2::LoadBalancer': {
    property: 'Name',
    max: 32,
    pattern: /^(?!internal-)[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?$/,
  },
  'AWS::ElasticLoadBalancingV2::TargetGroup': { property: 'Name', max: 32, pattern: LETTERS_DIGITS_DASHES },
  'AWS::Events::Rule': { property: 'Name', max: 64, pattern: /^[\w.-]+$/ },
  'AWS::IAM::ManagedPolicy': { property: 'ManagedPolicyName', max: 128, pattern: IAM_NAME },
  'AWS::IAM::Role': { property: 'RoleName', max: 64, pattern: IAM_NAME },
  'AWS::KMS::Alias': { property: 'AliasName', max: 256, pattern: /^alias\/(?!aws\/)[\w/-]+$/ },
  'AWS::Lambda::Function': { property: 'FunctionName', max: 64, pattern: WORD },
  'AWS::Logs::LogGroup': { property: 'LogGroupName', max: 512, pattern: /^[\w.\-/#]+$/ },
  'AWS::RDS::DBCluster': { property: 'DBClusterIdentifier', max: 63, pattern: RDS_IDENTIFIER },
  'AWS::RDS::DBInstance': { property: 'DBInstanceIdentifier', max: 63, pattern: RDS_IDENTIFIER },
  'AWS::RDS::DBProxy': { property: 'DBProxyName', max: 64, pattern: RDS_IDENTIFIER },
  'AWS::S3::Bucket': { property: 'BucketName', max: 63, pattern: /^[a-z0-9](?:[a-z0-9.-]+)[a-z0-9]$/ },
  'AWS::SecretsManager::Secret': { property: 'Name', max: 512, pattern: /^[\w/+=.@-]+$/ },
  'AWS::SNS::Topic': { property: 'TopicName', max: 256, pattern: /^[\w-]+(?:\.fifo)?$/ },
  'AWS::SQS::Queue': { property: 'QueueName', max: 80, pattern: /^[\w-]+(?:\.fifo)?$/ },
  'AWS::SSM::Parameter': { property: 'Name', max: 1011, pattern: /^[\w./-]+$/ },
  'AWS::WAFv2::WebACL': { property: 'Name', max: 128, pattern: WORD },
};

/** Physical names that the template states fit what the service takes; the deployment is too late to hear of it. */
export function physicalNameLength({ type, properties }: ResourceView): NagRuleResult {
  const limit = NAME_LIMITS[type];
  const name = limit && properties[limit.property];
  if (!limit || typeof name !== 'string') return NagRuleCompliance.NOT_APPLICABLE;
  if (name.length > limit.max) return [`${limit.property}:${name.length}>${limit.max}`];
  return limit.pattern.test(name) ? NagRuleCompliance.COMPLIANT : [`${limit.property}:characters`];
}
