import type { ObservedRoute } from '../observed';
import type { References } from '../references';
import { keyOf } from '../references';
import type { TaskRunner } from './task-runners';

interface Rule {
  readonly Priority: number;
  readonly Conditions: readonly {
    readonly PathPatternConfig?: { readonly Values: readonly string[] };
    readonly HostHeaderConfig?: { readonly Values: readonly string[] };
  }[];
  readonly Actions: readonly {
    readonly TargetGroupArn?: unknown;
    readonly ForwardConfig?: { readonly TargetGroups: readonly { readonly TargetGroupArn: unknown }[] };
  }[];
}

interface Balancer {
  readonly ContainerPort: number;
  readonly TargetGroupArn: unknown;
  readonly AdvancedConfiguration?: { readonly AlternateTargetGroupArn: unknown };
}

/** Where requests go: from a rule to its target groups, and from those to the service that registers there. */
export function observeRoutes(references: References, runners: readonly TaskRunner[]): ObservedRoute[] {
  const registered = registrations(references, runners);
  return references.all('AWS::ElasticLoadBalancingV2::ListenerRule').map(({ stack, resource }) => {
    const { Priority, Conditions, Actions } = resource.Properties as unknown as Rule;
    const groups = Actions.flatMap(
      ({ TargetGroupArn, ForwardConfig }) =>
        ForwardConfig?.TargetGroups.map((group) => group.TargetGroupArn) ?? [TargetGroupArn],
    );
    const places = new Set(groups.map((group) => registered.get(keyOf(references.locate(stack, group)!))));
    const [place] = places;
    if (places.size !== 1 || !place)
      throw new Error(`the rule of priority ${Priority} leads to ${places.size} services`);
    const host = Conditions.flatMap(({ HostHeaderConfig }) => HostHeaderConfig?.Values ?? []);
    const paths = Conditions.flatMap(({ PathPatternConfig }) => PathPatternConfig?.Values ?? []);
    return { priority: Priority, ...(host[0] !== undefined && { host: host[0] }), paths, ...place };
  });
}

function registrations(
  references: References,
  runners: readonly TaskRunner[],
): Map<string, { service: string; port: number }> {
  const entries = runners.flatMap(({ name, stack, properties }) => {
    const place = { service: name, port: ((properties['LoadBalancers'] ?? []) as Balancer[])[0]?.ContainerPort ?? 0 };
    const groups = ((properties['LoadBalancers'] ?? []) as Balancer[]).flatMap(
      ({ TargetGroupArn, AdvancedConfiguration }) => [
        TargetGroupArn,
        ...(AdvancedConfiguration ? [AdvancedConfiguration.AlternateTargetGroupArn] : []),
      ],
    );
    return groups.map((group) => [keyOf(references.locate(stack, group)!), place] as const);
  });
  return new Map(entries);
}
