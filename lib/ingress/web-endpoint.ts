import { Duration, Tags } from 'aws-cdk-lib';
import type { IVpc } from 'aws-cdk-lib/aws-ec2';
import * as elb from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { Construct } from 'constructs';
import type { IWebEndpoint } from '../contracts/ingress';
import type { TargetHealthCheck } from '../lowering/target-health-check';
import { targetHealthCheck } from '../lowering/target-health-check';
import type { Slot } from '../lowering/names';
import { clusterName } from '../lowering/names';
import type { RouteSpec } from '../spec/route';
import { routePriority } from '../spec/route-priority';
import type { ServiceSpec } from '../spec/service';
import type { StageSpec } from '../spec/stage';
import { LiveWeights } from './live-weights/live-weights';
import type { LiveWeightsLookup } from './live-weights/live-weights-lookup';

/** The registration of a target carries the real port; this one never changes, since a change would replace the group. */
const TARGET_GROUP_PORT = 80;

/**
 * Elastic Load Balancing forwards to two groups with sticky targets only where the groups are sticky, too. For as short
 * as it allows, in seconds: ECS decides which group has the traffic, and a cookie must not lead to one without tasks.
 */
const GROUP_STICKINESS = 1;

export interface WebEndpointProps {
  readonly spec: StageSpec;
  readonly service: ServiceSpec;
  readonly vpc: IVpc;
  /** Holds the rules of all services: a route that goes to another service keeps its rule, whose priority nobody else may have. */
  readonly listener: elb.ApplicationListener;
  /** Holds the live weights of all rules: they outlast a change of the listener, and read the old one. */
  readonly weights: Construct;
  /** Needed where a release shifts traffic between two groups. */
  readonly liveWeights?: LiveWeightsLookup;
}

/** What one web service has behind the load balancer: target groups that its replicas register with, and rules that lead there. */
export class WebEndpoint extends Construct implements IWebEndpoint {
  readonly targetGroup: elb.ApplicationTargetGroup;
  readonly alternateTargetGroup?: elb.ApplicationTargetGroup;
  readonly rules: readonly elb.ApplicationListenerRule[];

  constructor(
    scope: Construct,
    id: string,
    private readonly props: WebEndpointProps,
  ) {
    super(scope, id);
    this.targetGroup = this.createTargetGroup('a');
    if (props.service.release.strategy !== 'rolling')
      this.alternateTargetGroup = this.createTargetGroup('a', 'Alternate');
    this.rules = props.service.routes.map((route) => this.createRule(route));
  }

  /** Protocol and version are part of the id: changing one makes a sibling, and what refers to the old group keeps it. */
  private createTargetGroup(slot: Slot, role = ''): elb.ApplicationTargetGroup {
    const { service, spec, vpc } = this.props;
    const protocol = service.tls ? elb.ApplicationProtocol.HTTPS : elb.ApplicationProtocol.HTTP;
    const version = protocolVersion(service);
    const check = targetHealthCheck(service);
    const group = new elb.ApplicationTargetGroup(
      this,
      `${slot.toUpperCase()}-${protocol}-${version}${role && `-${role}`}`,
      {
        vpc,
        port: TARGET_GROUP_PORT,
        protocol,
        protocolVersion: version,
        targetType: elb.TargetType.IP,
        deregistrationDelay: Duration.seconds(Math.min(service.shutdownSeconds, 3600)),
        ...(service.sticky !== false && { stickinessCookieDuration: Duration.seconds(service.sticky.ttlSeconds) }),
        ...(service.websocket && {
          loadBalancingAlgorithmType: elb.TargetGroupLoadBalancingAlgorithmType.LEAST_OUTSTANDING_REQUESTS,
        }),
        healthCheck: healthCheck(check, protocol, version),
      },
    );
    Tags.of(group).add('eks:eks-cluster-name', clusterName(spec, slot));
    return group;
  }

  private createRule(route: RouteSpec): elb.ApplicationListenerRule {
    const { listener, liveWeights } = this.props;
    const priority = routePriority(route);
    const id = `${route.host ?? 'any'}${route.path}`;
    const conditions = conditionsOf(route);
    const forward = elb.ListenerAction.forward([this.targetGroup]);
    const action =
      this.alternateTargetGroup && liveWeights
        ? this.liveForward(id, route, { priority, alternate: this.alternateTargetGroup, liveWeights })
        : forward;
    return new elb.ApplicationListenerRule(listener, id, { listener, priority, conditions, action });
  }

  /** ECS moves traffic between the two groups; a later change of this rule must not move it back. */
  private liveForward(
    id: string,
    route: RouteSpec,
    { priority, alternate, liveWeights }: LiveForward,
  ): elb.ListenerAction {
    const { listener, service } = this.props;
    const sticky = service.sticky !== false;
    const weights = new LiveWeights(this.props.weights, id, {
      lookup: liveWeights,
      listenerArn: listener.listenerArn,
      priority,
      targetGroups: [this.targetGroup.targetGroupArn, alternate.targetGroupArn],
      ruleInputs: { route, ...(sticky && { groupStickiness: GROUP_STICKINESS }) },
    });
    return elb.ListenerAction.weightedForward(
      [
        { targetGroup: this.targetGroup, weight: weights.primaryWeight },
        { targetGroup: alternate, weight: weights.alternateWeight },
      ],
      { ...(sticky && { stickinessDuration: Duration.seconds(GROUP_STICKINESS) }) },
    );
  }
}

interface LiveForward {
  readonly priority: number;
  readonly alternate: elb.ApplicationTargetGroup;
  readonly liveWeights: LiveWeightsLookup;
}

function protocolVersion({ protocol }: ServiceSpec): elb.ApplicationProtocolVersion {
  switch (protocol) {
    case 'grpc':
      return elb.ApplicationProtocolVersion.GRPC;
    case 'http2':
      return elb.ApplicationProtocolVersion.HTTP2;
    default:
      return elb.ApplicationProtocolVersion.HTTP1;
  }
}

function healthCheck(
  check: TargetHealthCheck,
  protocol: elb.ApplicationProtocol,
  version: elb.ApplicationProtocolVersion,
): elb.HealthCheck {
  const answers =
    version === elb.ApplicationProtocolVersion.GRPC ? { healthyGrpcCodes: '0-99' } : { healthyHttpCodes: '200-399' };
  return {
    path: check.path,
    port: check.port,
    protocol: protocol === elb.ApplicationProtocol.HTTPS ? elb.Protocol.HTTPS : elb.Protocol.HTTP,
    interval: Duration.seconds(check.intervalSeconds),
    timeout: Duration.seconds(check.timeoutSeconds),
    healthyThresholdCount: check.healthyThreshold,
    unhealthyThresholdCount: check.unhealthyThreshold,
    ...answers,
  };
}

/** `/v1/*` means `/v1` as well as everything below it, as a Kubernetes prefix does. */
function conditionsOf(route: RouteSpec): elb.ListenerCondition[] {
  const below = route.path.endsWith('/*') && route.path !== '/*';
  const paths = below ? [route.path.slice(0, -2), route.path] : [route.path];
  return [
    elb.ListenerCondition.pathPatterns(paths),
    ...(route.host === undefined ? [] : [elb.ListenerCondition.hostHeaders([route.host])]),
  ];
}
