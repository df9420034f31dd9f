import { bucketPublicAccess } from '../../lib/compliance/rules/bucket-public-access';
import { databasePublicAccess } from '../../lib/compliance/rules/database-public-access';
import { fargateContainerPrivileges } from '../../lib/compliance/rules/fargate-container-privileges';
import { plainHttpListener } from '../../lib/compliance/rules/plain-http-listener';
import type { TemplateResource } from '../../lib/compliance/rule';
import { describeRule } from './describe-rule';

const blocked = {
  BlockPublicAcls: true,
  BlockPublicPolicy: true,
  IgnorePublicAcls: true,
  RestrictPublicBuckets: true,
};
const bucket = 'AWS::S3::Bucket';

describeRule('buckets block public access', bucketPublicAccess, {
  compliance: [{ type: bucket, why: 'all four', properties: { PublicAccessBlockConfiguration: blocked } }],
  noncompliance: [
    {
      type: bucket,
      why: 'one open',
      properties: { PublicAccessBlockConfiguration: { ...blocked, BlockPublicPolicy: false } },
      findings: ['BlockPublicPolicy'],
    },
    { type: bucket, why: 'unsaid', findings: Object.keys(blocked) },
  ],
});

const instance = 'AWS::RDS::DBInstance';

describeRule('databases have no public address', databasePublicAccess, {
  compliance: [
    { type: instance, why: 'private', properties: { PubliclyAccessible: false } },
    { type: instance, why: 'placed into subnets', properties: { DBSubnetGroupName: { Ref: 'Subnets' } } },
    { type: instance, why: 'placed with its cluster', properties: { DBClusterIdentifier: { Ref: 'Cluster' } } },
    { type: 'AWS::RDS::DBCluster', why: 'placed into subnets', properties: { DBSubnetGroupName: 'subnets' } },
  ],
  noncompliance: [
    { type: instance, why: 'public', properties: { DBSubnetGroupName: 'subnets', PubliclyAccessible: true } },
    { type: instance, why: 'in the default VPC' },
    { type: 'AWS::RDS::DBCluster', why: 'in the default VPC', properties: { DBClusterIdentifier: 'main' } },
  ],
});

const task = 'AWS::ECS::TaskDefinition';
const fargate = { RequiresCompatibilities: ['FARGATE'], NetworkMode: 'awsvpc' };

describeRule('containers on Fargate ask for no privileges', fargateContainerPrivileges, {
  compliance: [{ type: task, why: 'plain', properties: { ...fargate, ContainerDefinitions: [{ Name: 'app' }] } }],
  noncompliance: [
    {
      type: task,
      why: 'privileged',
      properties: { ...fargate, ContainerDefinitions: [{ Name: 'app' }, { Name: 'dind', Privileged: true }] },
      findings: ['dind:privileged'],
    },
    {
      type: task,
      why: 'host network',
      properties: { ...fargate, NetworkMode: 'host' },
      findings: ['NetworkMode:host'],
    },
    {
      type: task,
      why: 'added capability, also when EC2 would do',
      properties: {
        RequiresCompatibilities: ['EC2', 'FARGATE'],
        NetworkMode: 'awsvpc',
        ContainerDefinitions: [{ Name: 'app', LinuxParameters: { Capabilities: { Add: ['SYS_ADMIN'] } } }],
      },
      findings: ['app:SYS_ADMIN'],
    },
  ],
  ignores: [
    {
      type: task,
      why: 'on EC2 only',
      properties: { RequiresCompatibilities: ['EC2'], ContainerDefinitions: [{ Name: 'dind', Privileged: true }] },
    },
  ],
});

const listener = 'AWS::ElasticLoadBalancingV2::Listener';
const everybody = { CidrIp: '0.0.0.0/0', IpProtocol: 'tcp', FromPort: 80, ToPort: 80 };
const forward = { Protocol: 'HTTP', Port: 80, LoadBalancerArn: { Ref: 'Alb' }, DefaultActions: [{ Type: 'forward' }] };
const listenerRule = { ListenerArn: { Ref: 'Http' }, Actions: [{ Type: 'forward' }] };

function resources(ingress: object, scheme = 'internet-facing'): Record<string, TemplateResource> {
  const group = { 'Fn::GetAtt': ['Group', 'GroupId'] };
  return {
    Alb: {
      Type: 'AWS::ElasticLoadBalancingV2::LoadBalancer',
      Properties: { Scheme: scheme, SecurityGroups: [group] },
    },
    Group: { Type: 'AWS::EC2::SecurityGroup', Properties: {} },
    Open: { Type: 'AWS::EC2::SecurityGroupIngress', Properties: { GroupId: group, ...ingress } },
    Http: { Type: listener, Properties: forward },
  };
}

describeRule('plain HTTP from the internet is only redirected', plainHttpListener, {
  compliance: [
    { type: listener, why: 'HTTPS', properties: { ...forward, Protocol: 'HTTPS' }, resources: resources(everybody) },
    {
      type: listener,
      why: 'redirect',
      properties: { ...forward, DefaultActions: [{ Type: 'redirect' }] },
      resources: resources(everybody),
    },
    { type: listener, why: 'internal', properties: forward, resources: resources(everybody, 'internal') },
    {
      type: listener,
      why: 'limited to an office',
      properties: forward,
      resources: resources({ ...everybody, CidrIp: '203.0.113.0/24' }),
    },
    {
      type: listener,
      why: 'another port is open',
      properties: { ...forward, Port: 8080 },
      resources: resources(everybody),
    },
  ],
  noncompliance: [
    { type: listener, why: 'forwards', properties: forward, resources: resources(everybody) },
    {
      type: 'AWS::ElasticLoadBalancingV2::ListenerRule',
      why: 'a rule forwards',
      properties: listenerRule,
      resources: resources(everybody),
    },
  ],
});
