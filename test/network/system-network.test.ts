import { describe, expect, test } from '@jest/globals';
import { Match } from 'aws-cdk-lib/assertions';
import customerService from '../../systems/customer-service';
import { minimalSystem } from '../support/descriptions';
import type { SynthesizedStage } from '../support/synth';
import { synthesizeStage } from '../support/synth';

const prod = synthesizeStage(customerService, 'prod');
const dev = synthesizeStage(customerService, 'dev');

interface Subnet {
  readonly AvailabilityZone: string;
  readonly CidrBlock: string;
  readonly MapPublicIpOnLaunch: boolean;
  readonly Tags: readonly { readonly Key: string; readonly Value: string }[];
}

const subnetsOf = (stage: SynthesizedStage) =>
  stage.resources('network', 'AWS::EC2::Subnet').map(([, properties]) => properties as unknown as Subnet);
const tagOf = ({ Tags }: Subnet, key: string) => Tags.find(({ Key }) => Key === key)?.Value;
const tier = (stage: SynthesizedStage, name: string) =>
  subnetsOf(stage).filter((subnet) => tagOf(subnet, 'aws-cdk:subnet-name') === name);

describe('subnets', () => {
  test.each(['public', 'private', 'isolated'])('[CUS-11, CUS-32] the %s tier has one in each declared zone', (name) => {
    const zones = tier(prod, name).map((subnet) => subnet.AvailabilityZone);
    expect(zones).toEqual(['us-east-1a', 'us-east-1b', 'us-east-1c']);
  });

  test('[CUS-43] give nobody a public address by themselves', () => {
    expect(subnetsOf(prod).map((subnet) => subnet.MapPublicIpOnLaunch)).toEqual(Array(9).fill(false));
  });

  test('[CUS-43] of the isolated tier have no way out', () => {
    const isolated = prod.resources('network', 'AWS::EC2::Route').filter(([id]) => id.includes('isolated'));
    expect(isolated).toEqual([]);
  });

  test('leave room for a tier that comes later', () => {
    const blocks = subnetsOf(prod).map((subnet) => subnet.CidrBlock);
    const addresses = blocks.map((block) => 2 ** (32 - Number(block.split('/')[1]))).reduce((sum, size) => sum + size);
    expect(addresses / 2 ** 16).toBeLessThan(0.6);
    expect(new Set(blocks).size).toBe(9);
  });

  test('of two zones keep their addresses when the third zone comes', () => {
    const zones = ['us-east-1a', 'us-east-1b', 'us-east-1c'];
    const withZones = (count: number) =>
      synthesizeStage(minimalSystem({ stages: { dev: { zones: zones.slice(0, count) } } }), 'dev').stack('network').json
        .Resources;
    const [two, three] = [withZones(2), withZones(3)];
    const blocks = Object.keys(two).filter((id) => two[id]!.Type === 'AWS::EC2::Subnet');
    expect(blocks).toHaveLength(6);
    for (const id of blocks) expect(three[id]!.Properties!['CidrBlock']).toBe(two[id]!.Properties!['CidrBlock']);
  });

  test('are marked for the load balancers of either target, so that the network is the same for both', () => {
    expect(tier(prod, 'public').map((subnet) => tagOf(subnet, 'kubernetes.io/role/elb'))).toEqual(['1', '1', '1']);
    expect(tier(prod, 'private').map((subnet) => tagOf(subnet, 'kubernetes.io/role/internal-elb'))).toEqual([
      '1',
      '1',
      '1',
    ]);
  });
});

describe('ways out', () => {
  test('[CUS-16] prod has a NAT gateway in each zone, and each zone uses its own', () => {
    prod.template('network').resourceCountIs('AWS::EC2::NatGateway', 3);
    const routes = prod.resources('network', 'AWS::EC2::Route').filter(([id]) => id.includes('private'));
    expect(new Set(routes.map(([, route]) => JSON.stringify(route['NatGatewayId']))).size).toBe(3);
  });

  test('[CUS-07, CUS-16] dev has one NAT gateway, which all zones share', () => {
    dev.template('network').resourceCountIs('AWS::EC2::NatGateway', 1);
    const routes = dev.resources('network', 'AWS::EC2::Route').filter(([id]) => id.includes('private'));
    expect(routes).toHaveLength(3);
    expect(new Set(routes.map(([, route]) => JSON.stringify(route['NatGatewayId']))).size).toBe(1);
  });
});

describe('records of connections', () => {
  test('cover all traffic, are encrypted and go after the declared time', () => {
    const template = prod.template('network');
    template.hasResourceProperties('AWS::EC2::FlowLog', {
      ResourceType: 'VPC',
      TrafficType: 'ALL',
      LogDestinationType: 'cloud-watch-logs',
    });
    template.hasResourceProperties('AWS::Logs::LogGroup', {
      LogGroupName: '/customer-service/prod/platform/flow-logs',
      RetentionInDays: 90,
      KmsKeyId: { 'Fn::GetAtt': [Match.stringLikeRegexp('LogKey'), 'Arn'] },
    });
  });

  test('are encrypted with a key that CloudWatch Logs may use for this account alone', () => {
    prod.template('network').hasResourceProperties('AWS::KMS::Key', {
      EnableKeyRotation: true,
      KeyPolicy: {
        Statement: Match.arrayWith([
          Match.objectLike({
            Principal: { Service: 'logs.us-east-1.amazonaws.com' },
            Condition: { ArnLike: { 'kms:EncryptionContext:aws:logs:arn': 'arn:aws:logs:us-east-1:111122223333:*' } },
          }),
        ]),
      },
    });
  });
});

describe('[CUS-44] encryption by the network', () => {
  test('monitors where it is declared, and the flow logs say what was encrypted', () => {
    const template = prod.template('network');
    template.hasResourceProperties('AWS::EC2::VPCEncryptionControl', { Mode: 'monitor' });
    template.hasResourceProperties('AWS::EC2::FlowLog', { LogFormat: Match.stringLikeRegexp('encryption-status') });
  });

  test('is not asked for elsewhere', () => {
    dev.template('network').resourceCountIs('AWS::EC2::VPCEncryptionControl', 0);
  });

  test('enforced, it leaves out what cannot be encrypted by the network', () => {
    const stages = { dev: { network: { encryption: 'enforce' } } };
    synthesizeStage(minimalSystem({ stages }), 'dev')
      .template('network')
      .hasResourceProperties('AWS::EC2::VPCEncryptionControl', {
        Mode: 'enforce',
        InternetGatewayExclusionInput: 'enable',
        NatGatewayExclusionInput: 'enable',
      });
  });
});

describe('private ways to AWS', () => {
  const services = (stage: SynthesizedStage, type: string) =>
    stage
      .resources('network', 'AWS::EC2::VPCEndpoint')
      .filter(([, { VpcEndpointType }]) => VpcEndpointType === type)
      .map(([, { ServiceName }]) => JSON.stringify(ServiceName).replaceAll(/.*us-east-1\.|[^a-z0-9.]+$/g, ''))
      .toSorted();

  test('lead to S3 without an hourly price, in every stage', () => {
    for (const stage of [prod, dev]) {
      const gateways = stage
        .resources('network', 'AWS::EC2::VPCEndpoint')
        .filter(([, endpoint]) => endpoint['VpcEndpointType'] === 'Gateway');
      expect(JSON.stringify(gateways)).toContain('.s3');
      expect(gateways).toHaveLength(1);
    }
  });

  test('are interface endpoints for images, logs, secrets, traces and dumps where they are declared', () => {
    expect(services(prod, 'Interface')).toEqual([
      'ecr.api',
      'ecr.dkr',
      'kms',
      'logs',
      'monitoring',
      'secretsmanager',
      'xray',
    ]);
    expect(services(dev, 'Interface')).toEqual([]);
  });

  test('follow what the services use: a queue brings that of SQS, a shell that of Systems Manager', () => {
    const queue = minimalSystem({ queues: { jobs: {} }, services: { api: { uses: ['jobs'], exec: true } } });
    expect(services(synthesizeStage(queue, 'dev'), 'Interface')).toEqual(
      expect.arrayContaining(['sqs', 'ssmmessages']),
    );
  });

  test('lie in the isolated tier, among nothing that starts connections', () => {
    const isolated = tier(prod, 'isolated').map((subnet) => JSON.stringify(subnet));
    const endpoints = prod
      .resources('network', 'AWS::EC2::VPCEndpoint')
      .filter(([, { VpcEndpointType }]) => VpcEndpointType === 'Interface');
    for (const [, { SubnetIds }] of endpoints) {
      const ids = (SubnetIds as { Ref: string }[]).map(({ Ref }) => Ref);
      const found = prod.resources('network', 'AWS::EC2::Subnet').filter(([id]) => ids.includes(id));
      expect(found.map(([, subnet]) => JSON.stringify(subnet))).toEqual(isolated);
    }
  });

  test('admit this network over TLS, and nobody else', () => {
    const [[, group] = []] = prod.resources('network', 'AWS::EC2::SecurityGroup');
    expect(group).toMatchObject({ GroupDescription: 'Private endpoints of AWS services, customer-service prod' });
    expect(group!['SecurityGroupIngress']).toEqual([
      expect.objectContaining({ CidrIp: '10.30.0.0/16', IpProtocol: 'tcp', FromPort: 443, ToPort: 443 }),
    ]);
  });
});

describe('a network that is already there', () => {
  const ids = (kind: string) => ['a', 'b', 'c'].map((zone) => `subnet-${kind}${zone}`);
  const existing = {
    vpcId: 'vpc-0abc',
    cidr: '10.10.0.0/16',
    publicSubnetIds: ids('0'),
    privateSubnetIds: ids('1'),
    isolatedSubnetIds: ids('2'),
  };
  const databases = { main: {} };
  const services = { api: { uses: ['main'] } };
  const stage = synthesizeStage(
    minimalSystem({ databases, services, stages: { dev: { network: { cidr: null, existing } } } }),
    'dev',
  );

  test('gets nothing of ours but the key for logs, and the guard of the data', () => {
    const types = Object.values(stage.stack('network').json.Resources).map(({ Type }) => Type);
    const guard = ['AWS::IAM::Role', 'AWS::Lambda::Function', 'AWS::Logs::LogGroup', 'Custom::DataGuard'];
    expect(types.toSorted()).toEqual(['AWS::KMS::Alias', 'AWS::KMS::Key', ...guard].toSorted());
  });

  test('carries every tier in its own subnets', () => {
    stage.template('ingress').hasResourceProperties('AWS::ElasticLoadBalancingV2::LoadBalancer', { Subnets: ids('1') });
    stage.template('database').hasResourceProperties('AWS::RDS::DBSubnetGroup', { SubnetIds: ids('2') });
    stage.template('services-main').hasResourceProperties('AWS::ECS::Service', {
      NetworkConfiguration: { AwsvpcConfiguration: { Subnets: ids('1') } },
    });
  });

  test('has no findings of the gate', () => {
    expect(stage.findings).toEqual([]);
  });
});
