import { Duration } from 'aws-cdk-lib';
import * as elb from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { Construct } from 'constructs';
import type { IWebEndpoint } from '../contracts/ingress';
import { CHECK_HEADER } from '../lowering/check-request';
import type { Slot } from '../spec/compute';
import { slotNames } from '../spec/compute';
import type { RouteSpec } from '../spec/route';
import { routePriority } from '../spec/route-priority';
import { LiveWeights } from './live-weights/live-weights';
import type { LiveWeightsLookup } from './live-weights/live-weights-lookup';
import { rewritePath } from './path-rewrite';
import type { SlotGroups, SlotGroupsProps } from './slot-groups';
import { slotGroups } from './slot-groups';

/**
 * Elastic Load Balancing forwards to two groups with sticky targets only where the groups are sticky, too. For as short
 * as it allows, in seconds: ECS decides which group has the traffic, and a cookie must not lead to one without tasks.
 */
const GROUP_STICKINESS = 1;

export interface WebEndpointProps extends SlotGroupsProps {
  /** Holds the rules of all services: a route that goes to another service keeps its rule, whose priority nobody else may have. */
  readonly listener: elb.ApplicationListener;
  /** Holds the live weights of all rules: they outlast a change of the listener, and read the old one. */
  readonly weights: Construct;
  /** Needed where a release shifts traffic between two groups. */
  readonly liveWeights?: LiveWeightsLookup;
  /** Where a new version answers before it has traffic. Left out where nobody asks this one. */
  readonly checkListener?: elb.ApplicationListener;
}

/** What one web service has behind the load balancer: target groups that its replicas register with, and rules that lead there. */
export class WebEndpoint extends Construct {
  private readonly groups: ReadonlyMap<Slot, SlotGroups>;
  private readonly rules: readonly elb.ApplicationListenerRule[];
  private readonly checkRule?: elb.ApplicationListenerRule;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: WebEndpointProps,
  ) {
    super(scope, id);
    const { slots } = props.spec.compute;
    const declared = slotNames.filter((slot) => slots[slot] !== undefined);
    this.groups = new Map(declared.map((slot) => [slot, slotGroups(this, slot, props)]));
    this.rules = props.service.routes.map((route) => this.createRule(route));
    if (props.checkListener) this.checkRule = this.createCheckRule(id, props.checkListener);
  }

  /** @throws Error when the stage has no such slot */
  inSlot(slot: Slot): IWebEndpoint {
    const groups = this.groups.get(slot);
    if (groups === undefined) throw new Error(`no slot '${slot}' in this stage`);
    return { ...groups, ...(this.checkRule && { checkRule: this.checkRule }), rules: this.rules };
  }

  private createRule(route: RouteSpec): elb.ApplicationListenerRule {
    const { listener } = this.props;
    const priority = routePriority(route);
    const id = `${route.host ?? 'any'}${route.path}`;
    const conditions = conditionsOf(route);
    const action = this.createAction(id, route, priority);
    const rule = new elb.ApplicationListenerRule(listener, id, { listener, priority, conditions, action });
    rewritePath(rule, route);
    return rule;
  }

  /**
   * ECS sends what comes here to the new version while it is asked. The weights need no lookup: nobody else comes here, and
   * ECS writes them before it has anything asked.
   */
  private createCheckRule(service: string, listener: elb.ApplicationListener): elb.ApplicationListenerRule {
    const [{ targetGroup, alternateTargetGroup: alternate } = {}] = this.groups.values();
    const [route] = this.props.service.routes;
    if (!targetGroup || !alternate || !route) throw new Error(`a release of '${service}' shifts no traffic`);
    return new elb.ApplicationListenerRule(listener, service, {
      listener,
      priority: routePriority(route),
      conditions: [elb.ListenerCondition.httpHeader(CHECK_HEADER, [service])],
      action: this.weighted([
        { targetGroup, weight: 100 },
        { targetGroup: alternate, weight: 0 },
      ]),
    });
  }

  private createAction(id: string, route: RouteSpec, priority: number): elb.ListenerAction {
    const [only, ...others] = this.groups.values();
    if (only === undefined || others.length > 0) return this.sharedForward();
    const { targetGroup: primary, alternateTargetGroup: alternate } = only;
    const { liveWeights } = this.props;
    if (alternate && liveWeights) return this.liveForward(id, route, { priority, primary, alternate, liveWeights });
    return elb.ListenerAction.forward([primary]);
  }

  /**
   * Two slots share the requests as declared. A sticky client stays in the slot in which it began. Second groups get
   * none: where ECS would shift traffic to them, the description is refused for the time of the move.
   */
  private sharedForward(): elb.ListenerAction {
    const { service, spec } = this.props;
    const targets = [...this.groups].flatMap(([slot, { targetGroup, alternateTargetGroup }]) => [
      { targetGroup, weight: spec.compute.slots[slot]?.weightPercent ?? 0 },
      ...(alternateTargetGroup ? [{ targetGroup: alternateTargetGroup, weight: 0 }] : []),
    ]);
    return elb.ListenerAction.weightedForward(targets, {
      ...(service.sticky !== false && { stickinessDuration: Duration.seconds(service.sticky.ttlSeconds) }),
    });
  }

  /** ECS moves traffic between the two groups; a later change of this rule must not move it back. */
  private liveForward(
    id: string,
    route: RouteSpec,
    { priority, primary, alternate, liveWeights }: LiveForward,
  ): elb.ListenerAction {
    const { listener, service } = this.props;
    const sticky = service.sticky !== false;
    const weights = new LiveWeights(this.props.weights, id, {
      lookup: liveWeights,
      listenerArn: listener.listenerArn,
      priority,
      targetGroups: [primary.targetGroupArn, alternate.targetGroupArn],
      ruleInputs: { route, ...(sticky && { groupStickiness: GROUP_STICKINESS }) },
    });
    return this.weighted([
      { targetGroup: primary, weight: weights.primaryWeight },
      { targetGroup: alternate, weight: weights.alternateWeight },
    ]);
  }

  private weighted(groups: elb.WeightedTargetGroup[]): elb.ListenerAction {
    const sticky = this.props.service.sticky !== false;
    return elb.ListenerAction.weightedForward(groups, {
      ...(sticky && { stickinessDuration: Duration.seconds(GROUP_STICKINESS) }),
    });
  }
}

interface LiveForward {
  readonly priority: number;
  readonly primary: elb.ApplicationTargetGroup;
  readonly alternate: elb.ApplicationTargetGroup;
  readonly liveWeights: LiveWeightsLookup;
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
