import { NagRuleCompliance, type NagRuleResult } from 'cdk-nag';
import { itemsAt, referredLogicalId, valueAt } from '../properties';
import type { ResourceView, TemplateResource } from '../rule';
import { isInternet, securityGroupRules } from '../security-group-rule';

const ACTIONS: Readonly<Record<string, string>> = {
  'AWS::ElasticLoadBalancingV2::Listener': 'DefaultActions',
  'AWS::ElasticLoadBalancingV2::ListenerRule': 'Actions',
};

type Resources = ResourceView['resources'];

/**
 * A listener that speaks plain HTTP to the internet does nothing but redirect, and so do its rules.
 *
 * Follows references within one template: a load balancer of another stack is not seen.
 */
export function plainHttpListener({ type, properties, resources }: ResourceView): NagRuleResult {
  const actions = ACTIONS[type];
  if (actions === undefined) return NagRuleCompliance.NOT_APPLICABLE;
  const listener = valueAt(referred(resources, properties.ListenerArn), 'Properties') ?? properties;
  const redirects = itemsAt(properties, actions).every((action) => valueAt(action, 'Type') === 'redirect');
  return valueAt(listener, 'Protocol') === 'HTTP' && !redirects && facesInternet(resources, listener)
    ? NagRuleCompliance.NON_COMPLIANT
    : NagRuleCompliance.COMPLIANT;
}

function facesInternet(resources: Resources, listener: unknown): boolean {
  const balancer = referred(resources, valueAt(listener, 'LoadBalancerArn'))?.Properties;
  if (valueAt(balancer, 'Scheme') === 'internal') return false;
  const port = Number(valueAt(listener, 'Port'));
  const groups = itemsAt(balancer, 'SecurityGroups').map(referredLogicalId);
  return Object.entries(resources)
    .filter(([id, { Properties }]) => groups.includes(id) || groups.includes(referredLogicalId(Properties?.GroupId)))
    .flatMap(([, { Type, Properties = {} }]) => securityGroupRules({ type: Type, properties: Properties }))
    .some((rule) => {
      const { direction, fromPort = port, toPort = port } = rule;
      return direction === 'ingress' && isInternet(rule) && fromPort <= port && port <= toPort;
    });
}

function referred(resources: Resources, reference: unknown): TemplateResource | undefined {
  const id = referredLogicalId(reference);
  return id === undefined ? undefined : resources[id];
}
