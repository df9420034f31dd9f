import type { ITaggableV2 } from 'aws-cdk-lib';
import { CustomResource, Duration, Lazy, Stack, TagManager, TagType, Token } from 'aws-cdk-lib';
import { CfnListenerRule } from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { Construct } from 'constructs';
import type { LiveWeightsLookup } from './live-weights-lookup';

export interface LiveWeightsProps {
  readonly lookup: LiveWeightsLookup;
  /** ARN of the listener that the rule belongs to. */
  readonly listenerArn: string;
  /** Priority of the rule, which tells it from others that forward to the same groups, such as a test rule. */
  readonly priority: number;
  /** ARNs of the groups between which ECS shifts traffic. The primary one has all of it before the first release. */
  readonly targetGroups: readonly [primary: string, alternate: string];
  /**
   * Everything else in the rule: conditions, transforms, stickiness of the forward action, its other actions.
   *
   * What is left out here sends traffic to an old target group when it changes.
   */
  readonly ruleInputs: unknown;
}

/**
 * The weights of a listener rule that ECS shifts in blue/green, linear and canary releases.
 *
 * After a release the live weights may be 0/100 where a template says 100/0, and CloudFormation writes the template's
 * whenever it updates the rule (https://github.com/aws/aws-cdk/issues/36649). These are read from the live rule each
 * time the rule is going to be updated, and at no other time. A change of tags updates the rule too, so they count.
 *
 * Between the reading and the update pass seconds, in which a release that is under way may take a step. The next
 * step puts that right; after its last one nothing does, so let rules change before or after releases, not during.
 * Take this away from a rule, or write weights into the rule again, only while the live ones are 100/0.
 */
export class LiveWeights extends Construct implements ITaggableV2 {
  /** Weight of the primary target group. */
  readonly primaryWeight: number;
  /** Weight of the alternate target group. */
  readonly alternateWeight: number;
  readonly cdkTagManager = new TagManager(TagType.STANDARD, CfnListenerRule.CFN_RESOURCE_TYPE_NAME);

  constructor(scope: Construct, id: string, props: LiveWeightsProps) {
    super(scope, id);
    const resource = new CustomResource(this, 'Resource', {
      resourceType: 'Custom::LiveWeights',
      serviceToken: props.lookup.serviceToken,
      // A run, the minute until Lambda repeats one that died, and the repetition. CloudFormation would wait an hour.
      serviceTimeout: Duration.minutes(5),
      properties: {
        ListenerArn: props.listenerArn,
        Priority: props.priority,
        TargetGroupArns: props.targetGroups,
        RuleInputs: props.ruleInputs,
        RuleTags: Lazy.any({ produce: () => this.ruleTags() }),
      },
    });
    this.primaryWeight = Token.asNumber(resource.getAtt('PrimaryWeight'));
    this.alternateWeight = Token.asNumber(resource.getAtt('AlternateWeight'));
  }

  /** CloudFormation gives a stack's own tags to its resources, too. */
  private ruleTags(): Record<string, string> {
    return { ...Stack.of(this).tags.tagValues(), ...this.cdkTagManager.tagValues() };
  }
}
