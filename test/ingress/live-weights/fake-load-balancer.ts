import type { RulesClient } from '../../../lib/ingress/live-weights/read-rules';
import type { Rule } from '../../../lib/ingress/live-weights/rule-weights';

export const BLUE = 'arn:blue';
export const GREEN = 'arn:green';

/** A rule as ECS leaves it. */
export function forwarding(priority: string, blue: number, green: number): Rule {
  const TargetGroups = [
    { TargetGroupArn: BLUE, Weight: blue },
    { TargetGroupArn: GREEN, Weight: green },
  ];
  return { Priority: priority, Actions: [{ Type: 'forward', ForwardConfig: { TargetGroups } }] };
}

class ListenerNotFoundException extends Error {
  override readonly name = 'ListenerNotFoundException';
}

/** Listeners with their rules, told in pages of one rule. */
export class FakeLoadBalancer implements RulesClient {
  constructor(readonly listeners: Record<string, Rule[]>) {}

  async describeRules({ ListenerArn, Marker = '0' }: { ListenerArn: string; Marker?: string }) {
    const rules = this.listeners[ListenerArn];
    if (!rules) throw new ListenerNotFoundException('One or more listeners not found');
    const next = Number(Marker) + 1;
    return { Rules: rules.slice(next - 1, next), NextMarker: next < rules.length ? `${next}` : undefined };
  }
}
