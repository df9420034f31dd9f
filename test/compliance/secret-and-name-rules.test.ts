import { describe, expect, test } from '@jest/globals';
import { NagRuleCompliance } from 'cdk-nag';
import { crossStackExport } from '../../lib/compliance/rules/cross-stack-export';
import { physicalNameLength } from '../../lib/compliance/rules/physical-name-length';
import { plainTextSecret } from '../../lib/compliance/rules/plain-text-secret';
import { stackResourceCount } from '../../lib/compliance/rules/stack-resource-count';
import { type LimitName, limits } from '../../lib/data/limits';
import { describeRule } from './describe-rule';

const task = 'AWS::ECS::TaskDefinition';
const environment = (Name: string, Value: unknown) => ({
  ContainerDefinitions: [{ Name: 'app', Environment: [{ Name, Value }] }],
});
const buildVariable = (Type: string) => ({
  Environment: { EnvironmentVariables: [{ Name: 'NPM_TOKEN', Type, Value: 'npm-token' }] },
});

describeRule('no property is a secret', plainTextSecret, {
  compliance: [
    { type: task, why: 'configuration', properties: environment('TOKEN_TTL_SECONDS', '300') },
    {
      type: task,
      why: 'a secret by reference',
      properties: {
        ContainerDefinitions: [{ Name: 'app', Secrets: [{ Name: 'DB_PASSWORD', ValueFrom: { Ref: 'Secret' } }] }],
      },
    },
    { type: 'AWS::CodeBuild::Project', why: 'the name of a secret', properties: buildVariable('SECRETS_MANAGER') },
    {
      type: 'AWS::RDS::DBInstance',
      why: 'a dynamic reference',
      properties: { MasterUserPassword: '{{resolve:secretsmanager:main:SecretString:password}}' },
    },
    {
      type: 'AWS::IAM::Role',
      why: 'trust in GitHub',
      properties: { Condition: { StringEquals: { 'token.actions.githubusercontent.com:aud': 'sts.amazonaws.com' } } },
    },
    {
      type: 'AWS::EC2::LaunchTemplate',
      why: 'session tokens of the metadata service',
      properties: { LaunchTemplateData: { MetadataOptions: { HttpTokens: 'required' } } },
    },
  ],
  noncompliance: [
    {
      type: task,
      why: 'a password by its name',
      properties: environment('DB_PASSWORD', 'hunter2'),
      findings: ['ContainerDefinitions.app.Environment.DB_PASSWORD'],
    },
    {
      type: task,
      why: 'a password in a URL that is pieced together',
      properties: environment('DATABASE', { 'Fn::Join': ['', ['postgres://app:hunter2@', { Ref: 'Host' }]] }),
      findings: ['ContainerDefinitions.app.Environment.DATABASE.Fn::Join.1.0'],
    },
    {
      type: 'AWS::Lambda::Function',
      why: 'in the environment of a function',
      properties: { Environment: { Variables: { API_KEY: 'abcdef' } } },
      findings: ['Environment.Variables.API_KEY'],
    },
    {
      type: 'AWS::CodeBuild::Project',
      why: 'in a build',
      properties: buildVariable('PLAINTEXT'),
      findings: ['Environment.EnvironmentVariables.NPM_TOKEN'],
    },
    {
      type: 'AWS::ElastiCache::User',
      why: 'in a list',
      properties: { Passwords: ['hunter2hunter2hunter2'] },
      findings: ['Passwords.0'],
    },
    {
      type: 'AWS::EC2::Instance',
      why: 'in a script',
      properties: { UserData: { 'Fn::Base64': 'export AWS=AKIAIOSFODNN7EXAMPLE' } },
      findings: ['UserData.Fn::Base64'],
    },
  ],
  ignores: [],
});

const balancer = 'AWS::ElasticLoadBalancingV2::LoadBalancer';

describeRule('physical names fit', physicalNameLength, {
  compliance: [
    { type: balancer, why: 'as long as it may be', properties: { Name: 'a'.repeat(32) } },
    { type: 'AWS::SQS::Queue', why: 'FIFO', properties: { QueueName: 'shop-dev-orders.fifo' } },
    { type: 'AWS::ECR::Repository', why: 'with folders', properties: { RepositoryName: 'shop/api_v2' } },
  ],
  noncompliance: [
    { type: balancer, why: 'too long', properties: { Name: 'a'.repeat(33) }, findings: ['Name:33>32'] },
    { type: balancer, why: 'reserved', properties: { Name: 'internal-shop' }, findings: ['Name:characters'] },
    {
      type: 'AWS::S3::Bucket',
      why: 'capitals',
      properties: { BucketName: 'Shop' },
      findings: ['BucketName:characters'],
    },
    {
      type: 'AWS::RDS::DBInstance',
      why: 'a digit first',
      properties: { DBInstanceIdentifier: '4shop' },
      findings: ['DBInstanceIdentifier:characters'],
    },
    {
      type: 'AWS::IAM::Role',
      why: 'too long',
      properties: { RoleName: 'r'.repeat(65) },
      findings: ['RoleName:65>64'],
    },
  ],
  ignores: [
    { type: balancer, why: 'named by CloudFormation' },
    {
      type: balancer,
      why: 'known at deployment only',
      properties: { Name: { 'Fn::Join': ['-', ['a', { Ref: 'B' }]] } },
    },
    { type: 'AWS::EC2::VPC', why: 'a type without a name' },
  ],
});

const nameLimits: readonly [type: string, property: string, limit: LimitName][] = [
  ['AWS::Backup::BackupVault', 'BackupVaultName', 'backupVaultNameCharacters'],
  ['AWS::CloudFront::Function', 'Name', 'cloudFrontFunctionNameCharacters'],
  ['AWS::CloudWatch::Alarm', 'AlarmName', 'alarmNameCharacters'],
  ['AWS::EC2::SecurityGroup', 'GroupName', 'securityGroupNameCharacters'],
  ['AWS::ECR::Repository', 'RepositoryName', 'ecrRepositoryNameCharacters'],
  ['AWS::ECS::Cluster', 'ClusterName', 'ecsClusterNameCharacters'],
  ['AWS::ECS::Service', 'ServiceName', 'ecsServiceNameCharacters'],
  ['AWS::ECS::TaskDefinition', 'Family', 'ecsTaskFamilyCharacters'],
  ['AWS::EKS::Cluster', 'Name', 'eksClusterNameCharacters'],
  ['AWS::ElastiCache::ReplicationGroup', 'ReplicationGroupId', 'cacheNameCharacters'],
  ['AWS::ElastiCache::User', 'UserId', 'cacheUserIdCharacters'],
  ['AWS::ElastiCache::UserGroup', 'UserGroupId', 'cacheUserGroupIdCharacters'],
  [balancer, 'Name', 'albNameCharacters'],
  ['AWS::ElasticLoadBalancingV2::TargetGroup', 'Name', 'targetGroupNameCharacters'],
  ['AWS::Events::Rule', 'Name', 'eventRuleNameCharacters'],
  ['AWS::IAM::Role', 'RoleName', 'iamRoleNameCharacters'],
  ['AWS::Lambda::Function', 'FunctionName', 'lambdaFunctionNameCharacters'],
  ['AWS::Logs::LogGroup', 'LogGroupName', 'logGroupNameCharacters'],
  ['AWS::RDS::DBCluster', 'DBClusterIdentifier', 'databaseIdentifierCharacters'],
  ['AWS::RDS::DBInstance', 'DBInstanceIdentifier', 'databaseIdentifierCharacters'],
  ['AWS::RDS::DBProxy', 'DBProxyName', 'databaseProxyNameCharacters'],
  ['AWS::SecretsManager::Secret', 'Name', 'secretNameCharacters'],
  ['AWS::SNS::Topic', 'TopicName', 'snsTopicNameCharacters'],
  ['AWS::SQS::Queue', 'QueueName', 'sqsQueueNameCharacters'],
  ['AWS::WAFv2::WebACL', 'Name', 'wafNameCharacters'],
];

test.each(nameLimits)('%s takes a %s as long as the limits of the service say', (type, property, limit) => {
  const judge = (length: number) =>
    physicalNameLength({ type, properties: { [property]: 'a'.repeat(length) }, data: 'keep', resources: {} });
  const { max } = limits[limit];
  expect(judge(max)).toBe(NagRuleCompliance.COMPLIANT);
  expect(judge(max + 1)).toEqual([`${property}:${max + 1}>${max}`]);
});

const topic = { Type: 'AWS::SNS::Topic' };

describe('stacks are not tied by exports', () => {
  test('Compliance: an output and a weak reference', () => {
    const subscription = {
      Type: 'AWS::SNS::Subscription',
      Properties: { TopicArn: { 'Fn::GetStackOutput': { StackName: 'a', OutputName: 'Arn' } } },
    };
    expect(crossStackExport({ Outputs: { Arn: { Value: 'a' } }, Resources: { S: subscription } })).toEqual([]);
  });

  test('Noncompliance: an export, and a resource that imports', () => {
    const subscription = { Type: 'AWS::SNS::Subscription', Properties: { TopicArn: { 'Fn::ImportValue': 'a:Arn' } } };
    const Outputs = { Arn: { Value: 'a', Export: { Name: 'a:Arn' } } };
    expect(crossStackExport({ Outputs, Resources: { S: subscription } })).toEqual(['Export:Arn', 'Import:S']);
  });
});

describe('stacks stay clear of 500 resources', () => {
  const resources = (count: number) =>
    Object.fromEntries(Array.from({ length: count }, (_, index) => [`Topic${index}`, topic]));

  test('Compliance: 450 resources', () => {
    expect(stackResourceCount({ Resources: resources(450) })).toEqual([]);
  });

  test('Noncompliance: 451 resources', () => {
    expect(stackResourceCount({ Resources: resources(451) })).toEqual(['451>450']);
  });
});
