/** What DescribeRules tells of a rule, as far as weights are concerned. */
export interface Rule {
  /** A number, or `default` for the default action of the listener. */
  readonly Priority?: string;
  readonly Actions?: readonly Action[];
}

interface Action {
  readonly Type?: string;
  /** The form for one target group. */
  readonly TargetGroupArn?: string;
  readonly ForwardConfig?: { readonly TargetGroups?: readonly TargetGroup[] };
}

interface TargetGroup {
  readonly TargetGroupArn?: string;
  readonly Weight?: number;
}

/** ARNs of the two target groups between which ECS shifts the traffic of a service. */
export type TargetGroups = readonly [primary: string, alternate: string];

/** Weights of the two target groups, integers from 0 to 999 of which at least one is above 0. */
export interface Weights {
  readonly PrimaryWeight: number;
  readonly AlternateWeight: number;
}

/**
 * The weights with which the rules of a listener forward to a pair of target groups, or undefined when none does.
 *
 * During a release a test rule sends all its traffic to the version that production does not yet use, so the rule
 * itself counts, which its priority tells. Where it is not found the last rule that names one of the groups does:
 * a test rule narrows the production rule and has to come before it.
 *
 * @param priorities where the rule may be, likeliest first
 */
export function liveWeights(
  rules: readonly Rule[],
  groups: TargetGroups,
  priorities: readonly string[] = [],
): Weights | undefined {
  const candidates = rules
    .filter((rule) => forwardedTo(rule).some(({ TargetGroupArn: arn }) => arn && groups.includes(arn)))
    .toSorted((one, other) => place(one) - place(other));
  const own = priorities.map((priority) => candidates.find((rule) => rule.Priority === priority));
  const rule = own.find((found) => found !== undefined) ?? candidates.at(-1);
  return rule && weightsOf(rule, groups);
}

function place({ Priority }: Rule): number {
  return Priority === 'default' ? Infinity : Number(Priority);
}

function forwardedTo(rule: Rule): readonly TargetGroup[] {
  // an authenticating action may come first
  const forward = rule.Actions?.find((action) => action.Type === 'forward');
  const groups = forward?.ForwardConfig?.TargetGroups ?? [];
  return groups.length > 0 || !forward ? groups : [{ TargetGroupArn: forward.TargetGroupArn }];
}

function weightsOf(rule: Rule, [primary, alternate]: TargetGroups): Weights {
  const weightOf = (arn: string) => {
    const group = forwardedTo(rule).find((target) => target.TargetGroupArn === arn);
    // a lone group may come without a weight and receives everything
    return group ? (group.Weight ?? 1) : 0;
  };
  return inPercent(weightOf(primary), weightOf(alternate));
}

/** Percent where that is exact; else as they are, since rounding 999:1 would end a release that is under way. */
function inPercent(primary: number, alternate: number): Weights {
  const sum = primary + alternate;
  // no release leaves a rule that forwards nothing, so there is nothing to keep
  if (sum === 0) return { PrimaryWeight: 100, AlternateWeight: 0 };
  const percent = (100 * primary) / sum;
  return Number.isInteger(percent)
    ? { PrimaryWeight: percent, AlternateWeight: 100 - percent }
    : { PrimaryWeight: primary, AlternateWeight: alternate };
}
