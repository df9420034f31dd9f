import { describe, expect, test } from '@jest/globals';
import { App, Stack, Tags } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { CfnListenerRule } from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { AwsSolutionsChecks } from 'cdk-nag';
import { LiveWeights } from '../../../lib/ingress/live-weights/live-weights';
import { LiveWeightsLookup } from '../../../lib/ingress/live-weights/live-weights-lookup';
import type { AcknowledgmentRecord } from '../../../lib/shared/acknowledge';
import { ACKNOWLEDGMENT_METADATA } from '../../../lib/shared/acknowledge';

interface RuleInput {
  readonly id: string;
  readonly priority: number;
  readonly path: string;
}

const api: RuleInput = { id: 'Api', priority: 10, path: '/api/*' };
const web: RuleInput = { id: 'Web', priority: 20, path: '/*' };

function ingress(...rules: RuleInput[]): Stack {
  const stack = new Stack(new App({ builtinCloudFormationValidation: false }), 'Ingress');
  const lookup = new LiveWeightsLookup(stack, 'LiveWeightsLookup', { logGroup: new LogGroup(stack, 'Logs') });
  for (const { id, priority, path } of rules) {
    const conditions = [{ field: 'path-pattern', pathPatternConfig: { values: [path] } }];
    const targetGroups = [`arn:${id}-primary`, `arn:${id}-alternate`] as const;
    const weights = new LiveWeights(stack, `${id}Weights`, {
      lookup,
      listenerArn: 'arn:listener',
      priority,
      targetGroups,
      ruleInputs: { conditions },
    });
    const weighted = [
      { targetGroupArn: targetGroups[0], weight: weights.primaryWeight },
      { targetGroupArn: targetGroups[1], weight: weights.alternateWeight },
    ];
    const actions = [{ type: 'forward', forwardConfig: { targetGroups: weighted } }];
    new CfnListenerRule(stack, `${id}Rule`, { listenerArn: 'arn:listener', priority, conditions, actions });
  }
  return stack;
}

const templateOf = (stack: Stack) => Template.fromStack(stack);
const lookupsOf = (stack: Stack) => Object.values(templateOf(stack).findResources('Custom::LiveWeights'));

describe('a rule with live weights', () => {
  test('takes both weights from the lookup', () => {
    const template = templateOf(ingress(api));
    const [lookup] = Object.keys(template.findResources('Custom::LiveWeights'));
    template.hasResourceProperties('AWS::ElasticLoadBalancingV2::ListenerRule', {
      Actions: [
        {
          ForwardConfig: {
            TargetGroups: [
              { TargetGroupArn: 'arn:Api-primary', Weight: { 'Fn::GetAtt': [lookup, 'PrimaryWeight'] } },
              { TargetGroupArn: 'arn:Api-alternate', Weight: { 'Fn::GetAtt': [lookup, 'AlternateWeight'] } },
            ],
          },
        },
      ],
    });
  });

  test('is looked up again when anything in it changes', () => {
    templateOf(ingress(api)).hasResourceProperties('Custom::LiveWeights', {
      ListenerArn: 'arn:listener',
      Priority: 10,
      TargetGroupArns: ['arn:Api-primary', 'arn:Api-alternate'],
      RuleInputs: { conditions: [{ field: 'path-pattern', pathPatternConfig: { values: ['/api/*'] } }] },
    });
  });

  test('is looked up again when its tags or those of the stack change', () => {
    const stack = ingress(api);
    Tags.of(stack).add('owner', 'shop');
    stack.addStackTag('cost-centre', '42');
    const template = templateOf(stack);
    template.hasResourceProperties('AWS::ElasticLoadBalancingV2::ListenerRule', {
      Tags: [{ Key: 'owner', Value: 'shop' }],
    });
    template.hasResourceProperties('Custom::LiveWeights', { RuleTags: { owner: 'shop', 'cost-centre': '42' } });
  });

  test('is not looked up again when another rule changes', () => {
    expect(lookupsOf(ingress(api, web))[0]).toEqual(lookupsOf(ingress(api, { ...web, path: '/shop/*' }))[0]);
  });

  test('fails after minutes, not after an hour, when the lookup never answers', () => {
    templateOf(ingress(api)).hasResourceProperties('Custom::LiveWeights', { ServiceTimeout: '300' });
  });
});

describe('the lookup', () => {
  const stack = ingress(api, web);
  const template = templateOf(stack);

  test('is one function, one role and nothing else, however many rules there are', () => {
    template.resourceCountIs('AWS::Lambda::Function', 1);
    template.resourceCountIs('AWS::IAM::Role', 1);
    template.resourceCountIs('AWS::IAM::Policy', 0);
    template.resourceCountIs('Custom::LiveWeights', 2);
  });

  test('may read rules and write its own log, and nothing else', () => {
    const statement = (Action: unknown, Resource: unknown) => ({
      PolicyDocument: { Statement: [{ Effect: 'Allow', Action, Resource }] },
    });
    template.hasResourceProperties('AWS::IAM::Role', {
      ManagedPolicyArns: Match.absent(),
      Policies: [
        statement('elasticloadbalancing:DescribeRules', '*'),
        statement(['logs:CreateLogStream', 'logs:PutLogEvents'], {
          'Fn::GetAtt': [Match.stringLikeRegexp('^Logs'), 'Arn'],
        }),
      ],
    });
  });

  test('runs outside the VPC, on ARM, and writes to the log group that it is given', () => {
    template.hasResourceProperties('AWS::Lambda::Function', {
      Architectures: ['arm64'],
      Handler: 'index.handler',
      LoggingConfig: { LogGroup: { Ref: Match.stringLikeRegexp('^Logs') }, LogFormat: 'JSON' },
      VpcConfig: Match.absent(),
    });
  });

  test('keeps its logical id, since CloudFormation refuses another function for the rules that exist', () => {
    expect(Object.keys(template.findResources('AWS::Lambda::Function'))).toEqual(['LiveWeightsLookupFunction67647E36']);
  });

  test('has no finding that is not acknowledged, and acknowledges nothing in vain', () => {
    const found = new AwsSolutionsChecks(stack)
      .validateScope(stack)
      .violations.map(({ ruleName }) => `AwsSolutions::${ruleName}`);
    const entries = stack.node.findAll().flatMap((construct) => construct.node.metadata);
    const acknowledged = entries
      .filter(({ type }) => type === ACKNOWLEDGMENT_METADATA)
      .map(({ data }) => (data as AcknowledgmentRecord).id);
    expect(found).toEqual(acknowledged);
    expect(found).toEqual(['AwsSolutions::AwsSolutions-IAM5[Resource::*]']);
  });
});
