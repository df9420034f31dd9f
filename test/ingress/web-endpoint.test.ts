import { describe, expect, test } from '@jest/globals';
import { Stage } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { routePriority } from '../../lib/spec/route-priority';
import type { StageSpec } from '../../lib/spec/stage';
import { IngressStack } from '../../stacks/ingress-stack';
import { NetworkStack } from '../../stacks/network-stack';
import { createApp } from '../../stacks/system-app';
import type { Description } from '../support/descriptions';
import { minimalSystem } from '../support/descriptions';
import type { SynthesizedStage } from '../support/synth';
import { synthesizeVariant } from '../support/synth';

const RULE = 'AWS::ElasticLoadBalancingV2::ListenerRule';
const GROUP = 'AWS::ElasticLoadBalancingV2::TargetGroup';

const stageWith = (services: Description) => synthesizeVariant({ services });
/** Without a CDN and under a domain, where a load balancer carries every protocol. */
const overTls = (services: Description) => {
  const domain = { name: 'shop.example.com', hostedZoneId: 'Z0123456789' };
  return synthesizeVariant({
    services,
    stages: { dev: { domain, ingress: { exposure: 'public' }, edge: { cdn: false } } },
  });
};
const web = (route: unknown, more: Description = {}) => ({ kind: 'web', port: 3000, routes: [route], ...more });
const resourcesOf = (stage: SynthesizedStage, ...types: string[]) =>
  Object.fromEntries(
    Object.entries(stage.stack('ingress').json.Resources).filter(([, { Type }]) => types.includes(Type)),
  );
const groupIds = (stage: SynthesizedStage) => Object.keys(resourcesOf(stage, GROUP)).toSorted();

const one = stageWith({});

describe('rules are stable', () => {
  const two = stageWith({ admin: web('/admin/*') });

  test('adding or removing a service changes nothing of the others behind the load balancer', () => {
    expect(two.stack('ingress').json.Resources).toMatchObject(one.stack('ingress').json.Resources);
    expect(Object.keys(resourcesOf(two, RULE))).toHaveLength(2);
  });

  test('a priority depends on its route alone', () => {
    two.template('ingress').hasResourceProperties(RULE, { Priority: routePriority({ path: '/admin/*' }) });
    two.template('ingress').hasResourceProperties(RULE, { Priority: routePriority({ path: '/*' }) });
  });

  test('a declared priority is taken as it is', () => {
    stageWith({ admin: web({ path: '/admin/*', priority: 7 }) })
      .template('ingress')
      .hasResourceProperties(RULE, { Priority: 7 });
  });

  test('a route that goes to another service keeps its rule, since two rules with one priority cannot exist', () => {
    const before = resourcesOf(stageWith({ users: web('/v1/*'), orders: web('/v2/*') }), RULE);
    const after = resourcesOf(stageWith({ users: web('/v2/*'), orders: web('/v1/*') }), RULE);
    const priorities = (rules: typeof before) =>
      Object.fromEntries(Object.entries(rules).map(([id, { Properties }]) => [id, Properties!['Priority']]));
    expect(priorities(after)).toEqual(priorities(before));
    expect(after).not.toEqual(before);
  });

  test('a path with everything below it means the path itself, too, and a host narrows it', () => {
    const template = overTls({
      users: web('/v1/users/*'),
      docs: web({ path: '/docs', host: 'shop.example.com' }),
    }).template('ingress');
    const values = (...all: string[]) => ({ PathPatternConfig: { Values: all } });
    template.hasResourceProperties(RULE, { Conditions: [Match.objectLike(values('/v1/users', '/v1/users/*'))] });
    template.hasResourceProperties(RULE, {
      Conditions: [
        Match.objectLike(values('/docs')),
        Match.objectLike({ HostHeaderConfig: { Values: ['shop.example.com'] } }),
      ],
    });
  });
});

describe('nothing that others refer to is replaced', () => {
  test('the port of a service is not in the ingress: the registration of a target carries it', () => {
    const moved = stageWith({ api: { port: 9999 } });
    expect(moved.stack('ingress').json).toEqual(one.stack('ingress').json);
    one.template('ingress').hasResourceProperties(GROUP, { Port: 80, TargetType: 'ip' });
  });

  test.each([
    ['tls', { tls: true }],
    ['HTTP/2', { protocol: 'http2' }],
    ['gRPC', { protocol: 'grpc' }],
  ])('another protocol (%s) makes a sibling of the target group, under an id that says so', (_, change) => {
    const changed = overTls({ api: change });
    expect(groupIds(changed)).not.toEqual(groupIds(one));
    const [[id, group] = []] = Object.entries(resourcesOf(changed, GROUP));
    const { Protocol, ProtocolVersion } = group!.Properties!;
    expect(id).toContain(`${String(Protocol)}${String(ProtocolVersion)}`);
  });

  test('what only changes a target group leaves its id', () => {
    const changes = {
      sticky: true,
      websocket: true,
      shutdownSeconds: 90,
      probes: { readiness: '/ready' },
      release: { strategy: 'rolling', maxSurge: 1 },
    };
    expect(groupIds(stageWith({ api: changes }))).toEqual(groupIds(one));
  });

  test('a release that shifts traffic adds a second group, and leaves the first', () => {
    const groups = groupIds(stageWith({ api: { release: { strategy: 'canary' } } }));
    expect(groups).toEqual(expect.arrayContaining(groupIds(one)));
    expect(groups).toHaveLength(2);
  });

  test('no target group and no load balancer has a name by which its successor would be refused', () => {
    const named = Object.values(resourcesOf(one, GROUP)).filter(({ Properties }) => Properties?.['Name'] !== undefined);
    expect(named).toEqual([]);
  });
});

describe('a target group', () => {
  test('carries the name of the cluster of its slot, which is known before there is a cluster', () => {
    one
      .template('ingress')
      .hasResourceProperties(GROUP, { Tags: Match.arrayWith([{ Key: 'eks:eks-cluster-name', Value: 'shop-dev-a' }]) });
    one.template('compute').hasResourceProperties('AWS::ECS::Cluster', { ClusterName: 'shop-dev-a' });
  });

  test('[CUS-31] asks the readiness probe, or where there is none the liveness probe, or else the root', () => {
    const check = (probes: Description, properties: object) =>
      stageWith({ api: { probes } }).template('ingress').hasResourceProperties(GROUP, properties);
    check(
      {
        readiness: { path: '/ready', periodSeconds: 20, timeoutSeconds: 3, failureThreshold: 4, successThreshold: 5 },
        liveness: '/live',
      },
      {
        HealthCheckPath: '/ready',
        HealthCheckPort: 'traffic-port',
        HealthCheckIntervalSeconds: 20,
        HealthCheckTimeoutSeconds: 3,
        UnhealthyThresholdCount: 4,
        HealthyThresholdCount: 5,
      },
    );
    check({ liveness: '/live' }, { HealthCheckPath: '/live' });
    check({}, { HealthCheckPath: '/' });
    check({ readiness: { path: '/ready', port: 9000 } }, { HealthCheckPort: '9000' });
  });

  test('[CUS-44] encrypts to a container that speaks TLS, and asks it over TLS', () => {
    stageWith({ api: { tls: true } })
      .template('ingress')
      .hasResourceProperties(GROUP, { Protocol: 'HTTPS', HealthCheckProtocol: 'HTTPS' });
  });

  test('waits for open requests as long as a replica has to stop, and brings a client back where that is declared', () => {
    const template = stageWith({ api: { shutdownSeconds: 45, sticky: { ttlSeconds: 600 }, websocket: true } }).template(
      'ingress',
    );
    template.hasResourceProperties(GROUP, {
      TargetGroupAttributes: Match.arrayWith([
        { Key: 'deregistration_delay.timeout_seconds', Value: '45' },
        { Key: 'stickiness.enabled', Value: 'true' },
        { Key: 'stickiness.lb_cookie.duration_seconds', Value: '600' },
        { Key: 'load_balancing.algorithm.type', Value: 'least_outstanding_requests' },
      ]),
    });
  });

  test.each([
    ['a round-robin', {}],
    ['gRPC', { protocol: 'grpc' }],
  ])('of %s service judges by the codes of its protocol', (_, change) => {
    const isGrpc = 'protocol' in change;
    overTls({ api: change })
      .template('ingress')
      .hasResourceProperties(GROUP, { Matcher: isGrpc ? { GrpcCode: '0-99' } : { HttpCode: '200-399' } });
  });
});

describe('live weights', () => {
  const shifting = ['blue-green', 'canary', 'linear'];

  test.each(shifting)('a %s release shifts traffic, so its rule takes the weights that are live', (strategy) => {
    const template = stageWith({ api: { release: { strategy } } }).template('ingress');
    const [weights] = Object.keys(template.findResources('Custom::LiveWeights'));
    const live = (attribute: string) => Match.objectLike({ Weight: { 'Fn::GetAtt': [weights, attribute] } });
    template.hasResourceProperties(RULE, {
      Actions: [
        {
          Type: 'forward',
          ForwardConfig: Match.objectLike({ TargetGroups: [live('PrimaryWeight'), live('AlternateWeight')] }),
        },
      ],
    });
  });

  test('a rolling release shifts nothing, and needs no function of ours', () => {
    one.template('ingress').resourceCountIs('AWS::Lambda::Function', 0);
    one
      .template('ingress')
      .hasResourceProperties(RULE, { Actions: [{ Type: 'forward', TargetGroupArn: Match.anyValue() }] });
  });

  test('of one service are not looked up again when another service comes', () => {
    const canary = { api: { release: { strategy: 'canary' } } };
    const lookups = (stage: SynthesizedStage) => resourcesOf(stage, 'Custom::LiveWeights', 'AWS::Lambda::Function');
    expect(lookups(stageWith({ ...canary, admin: web('/admin/*') }))).toEqual(lookups(stageWith(canary)));
  });

  test('ECS gets both groups, the rule that it shifts, and a role for just that', () => {
    const template = stageWith({ api: { release: { strategy: 'canary' } } }).template('services-main');
    template.hasResourceProperties('AWS::ECS::Service', {
      LoadBalancers: [
        Match.objectLike({
          AdvancedConfiguration: Match.objectLike({
            AlternateTargetGroupArn: Match.anyValue(),
            ProductionListenerRule: Match.anyValue(),
          }),
        }),
      ],
    });
  });

  test('a system with such releases passes the gate', () => {
    expect(shifting.flatMap((strategy) => stageWith({ api: { release: { strategy } } }).findings)).toEqual([]);
  });
});

describe('two compute slots', () => {
  const described = (service: Description, a: number): Description => ({
    services: { api: service },
    compute: { slots: { a: { weightPercent: a }, b: { weightPercent: 100 - a } } },
  });
  const moving = (service: Description, a = 90) => synthesizeVariant(described(service, a));
  const forwardOf = (template: Template) => {
    const [{ Properties } = {}] = Object.values(template.findResources(RULE)) as { Properties: Rule }[];
    return Properties!.Actions[0].ForwardConfig;
  };
  const weightsOf = (template: Template) =>
    Object.fromEntries(
      forwardOf(template).TargetGroups.map(({ TargetGroupArn, Weight }) => [
        TargetGroupArn.Ref.replaceAll(/^IngressEndpointsapi|.{8}$/g, ''),
        Weight,
      ]),
    );

  test.each([100, 99, 50, 0])('share the requests as declared: %i %% stay in slot a', (percent) => {
    expect(weightsOf(moving({}, percent).template('ingress'))).toEqual({
      AHTTPHTTP1: percent,
      BHTTPHTTP1: 100 - percent,
    });
  });

  test('have target groups of their own, tagged with their cluster; those of slot a keep their ids', () => {
    const stage = moving({});
    expect(groupIds(stage)).toEqual(expect.arrayContaining(groupIds(one)));
    stage
      .template('ingress')
      .hasResourceProperties(GROUP, { Tags: Match.arrayWith([{ Key: 'eks:eks-cluster-name', Value: 'shop-dev-b' }]) });
  });

  test('keep a sticky client in the slot in which it began, for as long as it is kept at its replica', () => {
    expect(forwardOf(moving({ sticky: { ttlSeconds: 600 } }).template('ingress')).TargetGroupStickinessConfig).toEqual({
      Enabled: true,
      DurationSeconds: 600,
    });
    expect(forwardOf(moving({}).template('ingress')).TargetGroupStickinessConfig).toBeUndefined();
  });

  test('weigh at most four groups, of which the second ones get nothing, and need no lookup', () => {
    // such as on two clusters of EKS, where no release touches the rule
    const [spec] = minimalSystem(described({ release: { strategy: 'blue-green' } }, 50)).stages as [StageSpec];
    const env = { account: '111122223333', region: spec.region };
    const stage = new Stage(createApp({ builtinCloudFormationValidation: false }), 'dev', { env });
    stage.node.setContext('slipway:data', spec.data);
    const template = Template.fromStack(new IngressStack(stage, spec, new NetworkStack(stage, spec).network));
    expect(weightsOf(template)).toEqual({
      AHTTPHTTP1: 50,
      AHTTPHTTP1Alternate: 0,
      BHTTPHTTP1: 50,
      BHTTPHTTP1Alternate: 0,
    });
    template.resourceCountIs('Custom::LiveWeights', 0);
  });

  test('and a release in which ECS shifts traffic go ill together: refused for the time of the move', () => {
    expect(() => moving({ release: { strategy: 'canary' } })).toThrow(
      /services\.api\.release: in a canary release ECS writes the weights that two slots share/,
    );
  });
});

interface Rule {
  readonly Actions: [{ readonly ForwardConfig: Forward }];
}

interface Forward {
  readonly TargetGroups: { readonly TargetGroupArn: { readonly Ref: string }; readonly Weight: number }[];
  readonly TargetGroupStickinessConfig?: object;
}
