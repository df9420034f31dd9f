import type { SynthesizedStage } from '../support/synth';

type Attributes = Readonly<Record<string, string>>;

interface Forwarding {
  readonly ForwardConfig?: { readonly TargetGroups: readonly { readonly TargetGroupArn: { readonly Ref: string } }[] };
  readonly TargetGroupArn?: { readonly Ref: string };
}

/** Attributes of every target group to which the load balancer sends what it is asked under a path. */
export function targetGroupsOf(stage: SynthesizedStage, path: string): Attributes[] {
  const rules = stage.resources('ingress', 'AWS::ElasticLoadBalancingV2::ListenerRule');
  const asked = rules.filter(([, { Conditions }]) => JSON.stringify(Conditions).includes(JSON.stringify(path)));
  const groups = new Map(stage.resources('ingress', 'AWS::ElasticLoadBalancingV2::TargetGroup'));
  return asked
    .flatMap(([, { Actions }]) => Actions as Forwarding[])
    .flatMap(({ ForwardConfig, TargetGroupArn }) => [
      ...(ForwardConfig?.TargetGroups.map((group) => group.TargetGroupArn) ?? []),
      ...(TargetGroupArn ? [TargetGroupArn] : []),
    ])
    .map(({ Ref }) => attributesOf(groups.get(Ref)!));
}

function attributesOf({ TargetGroupAttributes = [] }: Readonly<Record<string, unknown>>): Attributes {
  const attributes = TargetGroupAttributes as { readonly Key: string; readonly Value: string }[];
  return Object.fromEntries(attributes.map(({ Key, Value }) => [Key, Value]));
}
