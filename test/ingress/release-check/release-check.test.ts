import { describe, expect, test } from '@jest/globals';
import { Match } from 'aws-cdk-lib/assertions';
import { routePriority } from '../../../lib/spec/route-priority';
import type { Description } from '../../support/descriptions';
import type { SynthOptions } from '../../support/synth';
import { synthesizeVariant } from '../../support/synth';

const LISTENER = 'AWS::ElasticLoadBalancingV2::Listener';
const RULE = 'AWS::ElasticLoadBalancingV2::ListenerRule';

const stageWith = (api: Description, stage: Description = {}, options: SynthOptions = {}) =>
  synthesizeVariant(
    {
      services: {
        api: {
          kind: 'web',
          port: 3000,
          routes: ['/api/*'],
          release: { strategy: 'blue-green' },
          probes: { liveness: '/live', readiness: '/ready' },
          ...api,
        },
      },
      stages: { dev: stage },
    },
    options,
  );
const stage = stageWith({});
const ingress = stage.template('ingress');

describe('a release in which ECS shifts traffic', () => {
  test.each(['blue-green', 'linear', 'canary'])('in %s waits for the check, before it has traffic', (strategy) => {
    stageWith({ release: { strategy } })
      .template('services-main')
      .hasResourceProperties('AWS::ECS::Service', {
        DeploymentConfiguration: Match.objectLike({
          LifecycleHooks: [
            {
              HookTargetArn: {
                'Fn::GetStackOutput': Match.objectLike({ OutputName: Match.stringLikeRegexp('Judge') }),
              },
              RoleArn: { 'Fn::GetStackOutput': Match.objectLike({ OutputName: Match.stringLikeRegexp('HookRole') }) },
              LifecycleStages: ['POST_TEST_TRAFFIC_SHIFT'],
            },
          ],
        }),
        LoadBalancers: [
          Match.objectLike({
            AdvancedConfiguration: Match.objectLike({
              TestListenerRule: {
                'Fn::GetStackOutput': Match.objectLike({ OutputName: Match.stringLikeRegexp('Check') }),
              },
            }),
          }),
        ],
      });
  });

  test('has a rule of its own on the listener of the check, to both groups', () => {
    const check = Object.entries(ingress.findResources(LISTENER)).find(
      ([, { Properties }]) => Properties.Port === 8443,
    );
    ingress.hasResourceProperties(RULE, {
      ListenerArn: { Ref: check?.[0] },
      Priority: routePriority({ path: '/api/*' }),
      Conditions: [{ Field: 'http-header', HttpHeaderConfig: { HttpHeaderName: 'x-slipway-check', Values: ['api'] } }],
      Actions: [
        Match.objectLike({
          ForwardConfig: {
            TargetGroups: [Match.objectLike({ Weight: 100 }), Match.objectLike({ Weight: 0 })],
          },
        }),
      ],
    });
  });
});

describe('the listener of the check', () => {
  test('is open to the function that asks, and to nobody else', () => {
    const rules = stage.resources('ingress', 'AWS::EC2::SecurityGroupIngress').map(([, rule]) => rule);
    expect(rules.filter(({ FromPort }) => FromPort === 8443)).toEqual([
      expect.objectContaining({
        ToPort: 8443,
        SourceSecurityGroupId: { 'Fn::GetAtt': [expect.stringContaining('ReleaseCheck'), 'GroupId'] },
      }),
    ]);
    const inline = stage.resources('ingress', 'AWS::EC2::SecurityGroup').map(([, group]) => JSON.stringify(group));
    expect(inline.filter((group) => group.includes('8443'))).toEqual([]);
  });

  test('speaks TLS where there is a certificate', () => {
    const domain = { name: 'shop.example.com', hostedZoneId: 'Z1' };
    const open = stageWith({}, { domain, ingress: { exposure: 'public' }, edge: { cdn: false } });
    open.template('ingress').hasResourceProperties(LISTENER, {
      Port: 8443,
      Protocol: 'HTTPS',
      Certificates: [Match.anyValue()],
      SslPolicy: Match.anyValue(),
    });
    open.template('ingress').hasResourceProperties('AWS::Lambda::Function', {
      Environment: { Variables: Match.objectLike({ TLS_NAME: 'shop.example.com' }) },
    });
    expect(open.findings).toEqual([]);
  });

  test.each([
    ['releases are rolling', stageWith({ release: { strategy: 'rolling' } })],
    ['the cluster asks by itself', stageWith({}, {}, { target: 'eks' })],
    ['probes have a port of their own', stageWith({ probes: { readiness: { path: '/ready', port: 9000 } } })],
  ])('is not there where %s', (_, without) => {
    const ports = without.resources('ingress', LISTENER).map(([, { Port }]) => Port);
    expect(ports).not.toContain(8443);
    expect(without.resources('ingress', 'AWS::IAM::Role').map(([id]) => id)).not.toContainEqual(
      expect.stringContaining('ReleaseCheck'),
    );
  });
});

describe('the two functions of the check', () => {
  const actionsOf = (id: string) => {
    const [, role] = stage.resources('ingress', 'AWS::IAM::Role').find(([name]) => name.includes(id)) ?? [];
    return [...JSON.stringify(role?.['Policies']).matchAll(/"([a-z0-9]+:[A-Z]\w+)"/g)]
      .map(([, action = '']) => action)
      .toSorted((one, other) => one.localeCompare(other));
  };

  test('know what to ask of each service', () => {
    ingress.hasResourceProperties('AWS::Lambda::Function', {
      Environment: { Variables: Match.objectLike({ PATHS: '{"api":["/live","/ready"]}', PORT: '8443' }) },
    });
  });

  test('may do no more than they have to: the one in the network nothing in AWS but to be there', () => {
    expect(actionsOf('AskRole')).toEqual([
      'ec2:AssignPrivateIpAddresses',
      'ec2:CreateNetworkInterface',
      'ec2:DeleteNetworkInterface',
      'ec2:DescribeNetworkInterfaces',
      'ec2:DescribeSubnets',
      'ec2:UnassignPrivateIpAddresses',
      'logs:CreateLogStream',
      'logs:PutLogEvents',
    ]);
    expect(actionsOf('JudgeRole')).toEqual([
      'ec2:DescribeNetworkInterfaces',
      'lambda:InvokeFunction',
      'logs:CreateLogStream',
      'logs:PutLogEvents',
    ]);
    expect(stage.findings).toEqual([]);
  });
});
