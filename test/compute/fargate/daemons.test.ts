import { describe, expect, test } from '@jest/globals';
import { Match } from 'aws-cdk-lib/assertions';
import { docker } from '../../support/docker';
import type { Resource } from '../../support/synth';
import { synthesizeVariant } from '../../support/synth';

const stage = synthesizeVariant(docker);
const compute = stage.template('compute');
const services = stage.template('services-main');

/** One of a type, by a part of its logical id. */
function found(concern: string, type: string, part: string): [string, Resource] {
  const all = Object.entries(stage.stack(concern).json.Resources);
  const [one, ...others] = all.filter(([id, resource]) => resource.Type === type && id.includes(part));
  if (!one || others.length > 0) throw new Error(`not one ${type} with ${part}: ${all.map(([id]) => id).join(', ')}`);
  return one;
}

const properties = (concern: string, type: string, part: string) => found(concern, type, part)[1].Properties ?? {};

/** What a security group lets out, as `port description`. */
function waysOut(concern: string, part: string): string[] {
  const [group] = found(concern, 'AWS::EC2::SecurityGroup', part);
  return stage
    .resources(concern, 'AWS::EC2::SecurityGroupEgress')
    .filter(([, { GroupId }]) => JSON.stringify(GroupId).includes(`"${group}"`))
    .map(([, { FromPort, Description }]) => `${String(FromPort)} ${String(Description)}`);
}

describe('instances of daemons', () => {
  test('[VIB-13] are as many as replicas, over the zones of their daemon', () => {
    expect(properties('compute', 'AWS::AutoScaling::AutoScalingGroup', 'docker')).toMatchObject({
      MinSize: '2',
      MaxSize: '2',
      VPCZoneIdentifier: [expect.anything(), expect.anything(), expect.anything()],
    });
    expect(properties('compute', 'AWS::AutoScaling::AutoScalingGroup', 'agent')).toMatchObject({
      MinSize: '3',
      MaxSize: '3',
      VPCZoneIdentifier: [expect.anything(), expect.anything()],
    });
  });

  test('[VIB-14, VIB-15] have the declared size, and an encrypted gp3 disk with 3000 operations per second', () => {
    const { LaunchTemplateData } = properties('compute', 'AWS::EC2::LaunchTemplate', 'docker');
    expect(LaunchTemplateData).toMatchObject({
      InstanceType: 'm7g.2xlarge',
      MetadataOptions: { HttpTokens: 'required', HttpPutResponseHopLimit: 1 },
      BlockDeviceMappings: [
        { DeviceName: '/dev/xvda', Ebs: { Encrypted: true, VolumeType: 'gp3', Iops: 3000, VolumeSize: 500 } },
      ],
    });
  });

  test('run the image of ECS for their architecture, as it is on the day of the deployment', () => {
    const images = Object.values((stage.stack('compute').json as unknown as { Parameters: object }).Parameters);
    expect(images.map(({ Default }: { Default: string }) => Default)).toEqual(
      expect.arrayContaining([
        '/aws/service/ecs/optimized-ami/amazon-linux-2023/arm64/recommended/image_id',
        '/aws/service/ecs/optimized-ami/amazon-linux-2023/recommended/image_id',
      ]),
    );
  });

  test('are replaced one after the other, and drained before', () => {
    expect(found('compute', 'AWS::AutoScaling::AutoScalingGroup', 'docker')[1]).toMatchObject({
      UpdatePolicy: { AutoScalingRollingUpdate: { MaxBatchSize: 1, MinInstancesInService: 1 } },
    });
    expect(properties('compute', 'AWS::ECS::CapacityProvider', 'docker')).toMatchObject({
      AutoScalingGroupProvider: { ManagedDraining: 'ENABLED', ManagedTerminationProtection: 'DISABLED' },
    });
    compute.resourceCountIs('AWS::Lambda::Function', 0);
  });

  test('may do nothing but work for their cluster', () => {
    const { Policies, ManagedPolicyArns } = properties('compute', 'AWS::IAM::Role', 'docker');
    expect(ManagedPolicyArns).toBeUndefined();
    expect(JSON.stringify(Policies).match(/"[a-z0-9]+:[A-Za-z]+"/g)).toEqual(
      expect.arrayContaining(['"ecs:RegisterContainerInstance"', '"ecs:Poll"', '"ecs:DiscoverPollEndpoint"']),
    );
    expect(JSON.stringify(Policies)).not.toMatch(/ecr:|logs:/);
    const [role] = found('compute', 'AWS::IAM::Role', 'docker');
    const further = stage.resources('compute', 'AWS::IAM::Policy');
    expect(further.filter(([, { Roles }]) => JSON.stringify(Roles).includes(role))).toEqual([]);
  });

  test('let nobody in, and reach AWS, the registry of public images and the files that their daemons mount', () => {
    expect(waysOut('compute', 'Nodesdocker')).toEqual([
      '443 declared: network.privateEndpoints',
      '443 declared: network.privateEndpoints (S3, which holds image layers)',
      '443 declared: services.docker.image (public registry)',
      '2049 declared: services.mounts (docker-volumes)',
    ]);
    expect(waysOut('compute', 'Nodesagent').map((way) => way.slice(0, 3))).toEqual(['443', '443']);
    const [group] = found('compute', 'AWS::EC2::SecurityGroup', 'Nodesdocker');
    const ways = stage.resources('compute', 'AWS::EC2::SecurityGroupIngress');
    expect(ways.filter(([, { GroupId }]) => JSON.stringify(GroupId).includes(group))).toEqual([]);
  });

  test('report to ECS by private endpoints', () => {
    const endpoints = stage.resources('network', 'AWS::EC2::VPCEndpoint').map(([, { ServiceName }]) => ServiceName);
    for (const service of ['ecs', 'ecs-agent', 'ecs-telemetry'])
      expect(endpoints).toContain(`com.amazonaws.us-east-1.${service}`);
  });

  test('cost nothing where no daemon is', () => {
    const without = synthesizeVariant({ services: { worker: { kind: 'worker' }, api: { calls: [] } } });
    for (const type of [
      'AutoScaling::AutoScalingGroup',
      'EC2::LaunchTemplate',
      'ServiceDiscovery::PrivateDnsNamespace',
    ])
      without.template('compute').resourceCountIs(`AWS::${type}`, 0);
    expect(JSON.stringify(without.stack('network').json)).not.toContain('ecs-agent');
  });
});

describe('a daemon', () => {
  test('[VIB-13] has one task on each of its instances', () => {
    services.hasResourceProperties('AWS::ECS::Service', {
      ServiceName: 'docker',
      SchedulingStrategy: 'DAEMON',
      LaunchType: 'EC2',
      PlacementConstraints: [{ Type: 'memberOf', Expression: 'attribute:slipway.nodes == docker' }],
      DeploymentConfiguration: Match.objectLike({ MinimumHealthyPercent: 50, MaximumPercent: 100 }),
    });
    compute.hasResourceProperties('AWS::EC2::LaunchTemplate', {
      LaunchTemplateData: Match.objectLike({
        UserData: {
          'Fn::Base64': {
            'Fn::Join': [
              '',
              Match.arrayWith([Match.stringLikeRegexp('ECS_INSTANCE_ATTRIBUTES={"slipway.nodes":"docker"}')]),
            ],
          },
        },
      }),
    });
  });

  test('[VIB-14] is promised its request, and capped at its limit of memory', () => {
    services.hasResourceProperties('AWS::ECS::TaskDefinition', {
      Family: 'shop-dev-docker',
      RequiresCompatibilities: ['EC2'],
      NetworkMode: 'awsvpc',
      ContainerDefinitions: [
        Match.objectLike({ Name: 'docker', Cpu: 2048, MemoryReservation: 4096, Memory: 16384, Privileged: true }),
      ],
    });
  });

  test('is root on its instance only where it says so', () => {
    services.hasResourceProperties('AWS::ECS::TaskDefinition', {
      Family: 'shop-dev-agent',
      ContainerDefinitions: [Match.objectLike({ Privileged: false, MemoryReservation: Match.absent() })],
    });
  });

  test('[VIB-18] mounts the files that it shares with the others', () => {
    services.hasResourceProperties('AWS::ECS::TaskDefinition', {
      Family: 'shop-dev-docker',
      Volumes: [Match.objectLike({ EFSVolumeConfiguration: Match.objectLike({ TransitEncryption: 'ENABLED' }) })],
    });
  });

  test('[VIB-26, VIB-27] is found in DNS by its callers, and reached by them alone, on its port alone', () => {
    services.hasResourceProperties('AWS::ServiceDiscovery::Service', {
      Name: 'docker',
      DnsConfig: Match.objectLike({ DnsRecords: [{ Type: 'A', TTL: 10 }] }),
    });
    compute.hasResourceProperties('AWS::ServiceDiscovery::PrivateDnsNamespace', { Name: 'daemons.dev.shop.internal' });
    services.hasResourceProperties('AWS::ECS::TaskDefinition', {
      Family: 'shop-dev-api',
      ContainerDefinitions: [
        Match.objectLike({
          Environment: Match.arrayWith([{ Name: 'DOCKER_URL', Value: 'tcp://docker.daemons.dev.shop.internal:2376' }]),
        }),
      ],
    });
    const [group] = found('services-main', 'AWS::EC2::SecurityGroup', 'docker');
    const ways = stage
      .resources('services-main', 'AWS::EC2::SecurityGroupIngress')
      .filter(([, { GroupId }]) => JSON.stringify(GroupId).includes(group));
    expect(ways.map(([, { FromPort, ToPort, Description }]) => [FromPort, ToPort, Description])).toEqual([
      [2376, 2376, 'declared: services.api.calls (docker)'],
    ]);
  });

  test('keeps the zone of daemons when nobody calls any more: it cannot go before the services that are in it', () => {
    const uncalled = synthesizeVariant({ services: { agent: { kind: 'daemon', image: 'example/agent:1' } } });
    uncalled
      .template('compute')
      .hasResourceProperties('AWS::ServiceDiscovery::PrivateDnsNamespace', { Name: 'daemons.dev.shop.internal' });
    uncalled.template('services-main').resourceCountIs('AWS::ServiceDiscovery::Service', 0);
  });

  test('brings no proxy to callers that call nobody else', () => {
    services.hasResourceProperties('AWS::ECS::Service', {
      ServiceName: 'api',
      ServiceConnectConfiguration: Match.absent(),
    });
  });

  test('does not reach a registry itself: its instance fetches the image', () => {
    expect(waysOut('services-main', 'SecurityGroupsdocker').filter((way) => way.includes('registry'))).toEqual([]);
  });

  test('starts with its first release, since ECS knows no daemon without tasks', () => {
    const before = synthesizeVariant(docker, { released: false });
    const names = before.resources('services-main', 'AWS::ECS::Service').map(([, { ServiceName }]) => ServiceName);
    expect(new Set(names)).toEqual(new Set(['api', 'docker']));
  });
});
