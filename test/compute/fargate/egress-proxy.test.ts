import { describe, expect, test } from '@jest/globals';
import { Match } from 'aws-cdk-lib/assertions';
import { proxyClient } from '../../../lib/lowering/fargate/egress-proxy';
import type { ProxySettings } from '../../../lib/lowering/fargate/proxy-settings';
import { minimalSystem, prod } from '../../support/descriptions';
import type { Resource } from '../../support/synth';
import { stageOf, synthesizeStage, synthesizeVariant } from '../../support/synth';

const services = {
  ai: { kind: 'worker', egress: ['api.openai.com'] },
  maps: { kind: 'job', schedule: { cron: '0 3 * * *' }, egress: ['*.googleapis.com:80'] },
  news: { kind: 'worker', egress: 'internet' },
};
const system = minimalSystem({ services, stages: { prod } });
const stage = synthesizeStage(system, 'prod');
const compute = stage.template('compute');
const workloads = stage.template('services-main');
const portOf = (service: string) => proxyClient(stageOf(system, 'prod'), service)!.port;

/** The resources of the proxy, of which there is no other in the stack. */
const proxy = Object.fromEntries(
  Object.entries(stage.stack('compute').json.Resources).filter(([id]) => id.includes('EgressProxy')),
) as Record<string, Resource>;
const ofProxy = (type: string) => Object.values(proxy).filter(({ Type }) => Type === type);

describe('[RWP-04] the forward proxy of a stage', () => {
  test('is found clean by the gate', () => {
    expect(stage.findings).toEqual([]);
  });

  test('is there only where a service names hosts', () => {
    const without = synthesizeVariant({ services: { api: { egress: 'internet' } } });
    expect(JSON.stringify(without.stack('compute').json)).not.toContain('EgressProxy');
    without.template('compute').resourceCountIs('AWS::ServiceDiscovery::PrivateDnsNamespace', 0);
  });

  test('runs more than once where users depend on it, and moves to other zones when one is lost', () => {
    compute.hasResourceProperties('AWS::ApplicationAutoScaling::ScalableTarget', { MinCapacity: 2, MaxCapacity: 6 });
    compute.hasResourceProperties('AWS::ECS::Service', {
      ServiceName: 'egress_proxy',
      DesiredCount: Match.absent(),
      AvailabilityZoneRebalancing: 'ENABLED',
      NetworkConfiguration: {
        AwsvpcConfiguration: { AssignPublicIp: 'DISABLED', Subnets: [1, 2, 3].map(() => Match.anyValue()) },
      },
    });
    synthesizeVariant({ services: { api: { egress: ['api.openai.com'] } } })
      .template('compute')
      .hasResourceProperties('AWS::ApplicationAutoScaling::ScalableTarget', { MinCapacity: 1 });
  });

  test('has no rights, no secret, and nothing that it could change', () => {
    const [policy, ...others] = ofProxy('AWS::IAM::Policy');
    expect(others).toEqual([]);
    expect(JSON.stringify(policy)).toContain('logs:PutLogEvents');
    expect(policy!.Properties!['Roles']).toEqual([{ Ref: expect.stringContaining('ExecutionRole') }]);
    compute.hasResourceProperties('AWS::ECS::TaskDefinition', {
      ContainerDefinitions: [
        Match.objectLike({
          User: 'node',
          ReadonlyRootFilesystem: true,
          Secrets: Match.absent(),
          LinuxParameters: Match.objectLike({ Capabilities: { Drop: ['ALL'] } }),
        }),
      ],
    });
  });

  test('is told the list of each client, and that of nobody else', () => {
    const [{ Properties }] = ofProxy('AWS::ECS::TaskDefinition') as [Resource];
    const [{ Environment }] = Properties!['ContainerDefinitions'] as [{ Environment: [{ Value: string }] }];
    const { clients } = JSON.parse(Environment[0].Value) as ProxySettings;
    expect(clients).toEqual([
      { service: 'ai', port: portOf('ai'), allowed: ['api.openai.com:443'] },
      { service: 'maps', port: portOf('maps'), allowed: ['*.googleapis.com:80'] },
    ]);
  });

  test('reaches the internet on the ports that are named, after which it starts', () => {
    const ways = ofProxy('AWS::EC2::SecurityGroupEgress').map(({ Properties }) => Properties!);
    expect(ways.map(({ CidrIp, FromPort, ToPort }) => [CidrIp, FromPort, ToPort])).toEqual([
      ['0.0.0.0/0', 80, 80],
      ['0.0.0.0/0', 443, 443],
    ]);
    const [{ DependsOn }] = ofProxy('AWS::ECS::Service') as [Resource];
    expect(DependsOn).toEqual(expect.arrayContaining([expect.stringMatching(/WaysOut443/)]));
  });

  test('goes before the cluster gives up its capacity, which it does not do under a service', () => {
    const [association] = Object.keys(compute.findResources('AWS::ECS::ClusterCapacityProviderAssociations'));
    const [{ DependsOn }] = ofProxy('AWS::ECS::Service') as [Resource];
    expect(DependsOn).toContain(association);
  });

  test('accepts for longer, when it ends, than resolvers remember it', () => {
    const [{ Properties }] = ofProxy('AWS::ServiceDiscovery::Service') as [Resource];
    const { DnsRecords } = Properties!['DnsConfig'] as { DnsRecords: [{ TTL: number }] };
    const [task] = ofProxy('AWS::ECS::TaskDefinition') as [Resource];
    const drain = Number(/drainSeconds\\?":(\d+)/.exec(JSON.stringify(task))![1]);
    expect(drain).toBeGreaterThan(2 * DnsRecords[0].TTL);
    const [{ StopTimeout }] = task.Properties!['ContainerDefinitions'] as [{ StopTimeout: number }];
    expect(StopTimeout).toBeGreaterThan(drain);
  });

  test('has a task definition that ECS takes, and in which CloudFormation finds nothing to replace', () => {
    const text = JSON.stringify(ofProxy('AWS::ECS::TaskDefinition'));
    expect(text.length).toBeLessThan(48 * 1024);
    expect(text).not.toContain('${');
  });
});

describe('a service that names hosts', () => {
  const rules = (kind: 'Egress' | 'Ingress', service: string) =>
    stage
      .resources('services-main', `AWS::EC2::SecurityGroup${kind}`)
      .filter(([id]) => id.startsWith(`${service}Connections`))
      .map(([, properties]) => properties);

  test.each(['ai', 'maps'])('has no way out but its own port of the proxy (%s)', (service) => {
    const out = rules('Egress', service);
    expect(out.filter(({ CidrIp }) => CidrIp !== undefined)).toEqual([]);
    expect(out.filter(({ FromPort }) => FromPort !== 443).map(({ FromPort, ToPort }) => [FromPort, ToPort])).toEqual([
      [portOf(service), portOf(service)],
    ]);
    const [into, ...others] = rules('Ingress', service).filter(({ FromPort }) => FromPort === portOf(service));
    expect(others).toEqual([]);
    expect(JSON.stringify(into!['GroupId'])).toContain('EgressProxySecurityGroup');
  });

  test('is told where the proxy is, and what it declares itself wins', () => {
    const env = { NO_PROXY: 'localhost', https_proxy: 'http://mine.example.com:3128' };
    const own = synthesizeVariant({ services: { api: { egress: ['api.openai.com'], env } } });
    own.template('services-main').hasResourceProperties('AWS::ECS::TaskDefinition', {
      ContainerDefinitions: [
        Match.objectLike({
          Environment: Match.arrayWith([
            {
              Name: 'HTTPS_PROXY',
              Value: Match.stringLikeRegexp('^http://proxy\\.egress\\.dev\\.shop\\.internal:\\d+$'),
            },
            { Name: 'NO_PROXY', Value: 'localhost' },
            { Name: 'https_proxy', Value: 'http://mine.example.com:3128' },
          ]),
        }),
      ],
    });
  });

  test('has a way out to registries until its first release, whose stand-in is a public image, and none after it', () => {
    const unreleased = synthesizeStage(system, 'prod', { released: false }).template('services-main');
    const open = {
      CidrIp: '0.0.0.0/0',
      Description: 'declared: services.ai.build (public stand-in until the first release)',
    };
    unreleased.hasResourceProperties('AWS::EC2::SecurityGroupEgress', open);
    expect(workloads.findResources('AWS::EC2::SecurityGroupEgress', { Properties: open })).toEqual({});
  });
});
