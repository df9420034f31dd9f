import type { ObservedListener, ObservedPlace, ObservedRoute } from './observed';
import type { Located, References } from './references';
import { keyOf } from './references';

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

/**
 * Where requests go: from a rule to its target groups, and from those to the service that registers there.
 *
 * @param registered what registers with each target group, by the key of the group
 * @param shifts whether releases shift requests between groups: where they do not, only the first one has to have targets
 */
export function observeRoutes(
  references: References,
  registered: ReadonlyMap<string, ObservedPlace>,
  shifts: boolean,
): ObservedRoute[] {
  const rules = references.all('AWS::ElasticLoadBalancingV2::ListenerRule');
  const reached = rules.filter((located) => !isOfCheck(listenerOf(references, located)));
  return reached.map(({ stack, resource }) => {
    const { Priority, Conditions, Actions } = resource.Properties as unknown as Rule;
    const groups = Actions.flatMap(
      ({ TargetGroupArn, ForwardConfig }) =>
        ForwardConfig?.TargetGroups.map((group) => group.TargetGroupArn) ?? [TargetGroupArn],
    );
    const places = groups.map((group) => registered.get(keyOf(references.locate(stack, group)!)));
    const [place] = places;
    const leadsElsewhere = (other: ObservedPlace | undefined) =>
      other ? other.service !== place?.service || other.port !== place.port : shifts;
    if (!place || places.some(leadsElsewhere))
      throw new Error(`the rule of priority ${Priority} leads to no service, or to several`);
    const host = Conditions.flatMap(({ HostHeaderConfig }) => HostHeaderConfig?.Values ?? []);
    const paths = Conditions.flatMap(({ PathPatternConfig }) => PathPatternConfig?.Values ?? []);
    return { priority: Priority, ...(host[0] !== undefined && { host: host[0] }), paths, ...place };
  });
}

interface Listener {
  readonly Port: number;
  readonly Protocol: string;
  readonly DefaultActions: readonly {
    readonly RedirectConfig?: { readonly Port: string; readonly Protocol: string };
  }[];
}

/** No client comes to it, which the behaviour about who may talk to whom asks. */
const isOfCheck = ({ resource }: Located) => resource.Properties!['Port'] === 8443;

const listenerOf = (references: References, { stack, resource }: Located) =>
  references.locate(stack, resource.Properties!['ListenerArn'])!;

/** A listener that has rules does not send everything elsewhere. */
export function observeListeners(references: References): ObservedListener[] {
  const withRules = references
    .all('AWS::ElasticLoadBalancingV2::ListenerRule')
    .map((located) => keyOf(listenerOf(references, located)));
  const listeners = references.all('AWS::ElasticLoadBalancingV2::Listener').filter((located) => !isOfCheck(located));
  return listeners.map((located) => {
    const { Port: port, Protocol: protocol, DefaultActions } = located.resource.Properties as unknown as Listener;
    const [redirect] = DefaultActions.flatMap(({ RedirectConfig }) => RedirectConfig ?? []);
    const isAll = redirect !== undefined && !withRules.includes(keyOf(located));
    return { port, protocol, ...(isAll && { redirectsTo: `${redirect.Protocol} ${redirect.Port}` }) };
  });
}
