import { describe, expect, test } from '@jest/globals';
import type { LiveWeightsProperties, LiveWeightsRequest } from '../../../lib/ingress/live-weights/handler';
import { answer } from '../../../lib/ingress/live-weights/handler';
import type { RulesClient } from '../../../lib/ingress/live-weights/read-rules';
import type { Weights } from '../../../lib/ingress/live-weights/rule-weights';
import { BLUE, FakeLoadBalancer, forwarding, GREEN } from './fake-load-balancer';

const properties = (changes: object = {}): LiveWeightsProperties => ({
  ListenerArn: 'arn:listener',
  Priority: '10',
  TargetGroupArns: [BLUE, GREEN],
  ...changes,
});

const request = (changes: Partial<LiveWeightsRequest> = {}): LiveWeightsRequest => ({
  RequestType: 'Create',
  RequestId: 'request',
  StackId: 'stack',
  LogicalResourceId: 'ApiWeights',
  ResponseURL: 'http://127.0.0.1:1/',
  ResourceProperties: properties(),
  ...changes,
});

const update = (from: object, to: object) =>
  request({ RequestType: 'Update', OldResourceProperties: properties(from), ResourceProperties: properties(to) });

const noRule = { Priority: 'default', Actions: [{ Type: 'fixed-response' }] };

describe('the answer to CloudFormation', () => {
  test('sends everything to the primary group when no rule forwards yet', async () => {
    const elb = new FakeLoadBalancer({ 'arn:listener': [noRule] });
    expect(await answer(request(), elb)).toEqual({ PrimaryWeight: 100, AlternateWeight: 0 });
  });

  test('keeps live weights when the lookup is added to a rule that exists', async () => {
    const elb = new FakeLoadBalancer({ 'arn:listener': [forwarding('10', 0, 100)] });
    expect(await answer(request(), elb)).toEqual({ PrimaryWeight: 0, AlternateWeight: 100 });
  });

  test('finds the rule on the last page', async () => {
    const elb = new FakeLoadBalancer({ 'arn:listener': [noRule, noRule, noRule, forwarding('10', 0, 100)] });
    expect(await answer(request(), elb)).toEqual({ PrimaryWeight: 0, AlternateWeight: 100 });
  });

  test.each([
    ['forward', update({ ListenerArn: 'arn:old' }, { ListenerArn: 'arn:new' })],
    ['back', update({ ListenerArn: 'arn:new' }, { ListenerArn: 'arn:old' })],
  ])('keeps live weights when the rule moves %s between listeners', async (_, event) => {
    const elb = new FakeLoadBalancer({ 'arn:old': [forwarding('10', 0, 100)], 'arn:new': [noRule] });
    expect(await answer(event, elb)).toEqual({ PrimaryWeight: 0, AlternateWeight: 100 });
  });

  test('looks at the wanted listener when the old one is gone', async () => {
    const elb = new FakeLoadBalancer({ 'arn:new': [forwarding('10', 95, 5)] });
    const event = update({ ListenerArn: 'arn:gone' }, { ListenerArn: 'arn:new' });
    expect(await answer(event, elb)).toEqual({ PrimaryWeight: 95, AlternateWeight: 5 });
  });

  test('takes the weights at the old priority, where the rule still is, not those of a test rule', async () => {
    const elb = new FakeLoadBalancer({ 'arn:listener': [forwarding('3', 0, 100), forwarding('10', 100, 0)] });
    expect(await answer(update({ Priority: '10' }, { Priority: '20' }), elb)).toEqual({
      PrimaryWeight: 100,
      AlternateWeight: 0,
    });
  });

  test('reads nothing on Delete, so that a stack can go when its listener is gone', async () => {
    const unreachable: RulesClient = { describeRules: () => Promise.reject(new Error('must not be called')) };
    expect(await answer(request({ RequestType: 'Delete' }), unreachable)).toBeUndefined();
  });

  test('fails with the listener and the cause when the rules cannot be read', async () => {
    const denied: RulesClient = {
      describeRules: () =>
        Promise.reject(Object.assign(new Error('not authorized to DescribeRules'), { name: 'AccessDenied' })),
    };
    await expect(answer(request(), denied)).rejects.toThrow(
      /at arn:listener: AccessDenied: not authorized to DescribeRules/,
    );
  });
});

describe('a rule over its life', () => {
  const elb = new FakeLoadBalancer({ 'arn:listener': [noRule] });
  const write = (weights: Weights) => {
    elb.listeners['arn:listener'] = [noRule, forwarding('10', weights.PrimaryWeight, weights.AlternateWeight)];
  };
  const deploy = async (event: LiveWeightsRequest) => {
    const weights = (await answer(event, elb)) as Weights;
    write(weights);
    return weights;
  };
  const oldPath = { RuleInputs: { paths: ['/v1/*'] } };
  const newPath = { RuleInputs: { paths: ['/v2/*'] } };

  test('follows ECS through a changed path, its rollback and a canary under way', async () => {
    expect(await deploy(request())).toEqual({ PrimaryWeight: 100, AlternateWeight: 0 });

    write({ PrimaryWeight: 0, AlternateWeight: 100 }); // ECS has released
    expect(await deploy(update(oldPath, newPath))).toEqual({ PrimaryWeight: 0, AlternateWeight: 100 });
    expect(await deploy(update(newPath, oldPath))).toEqual({ PrimaryWeight: 0, AlternateWeight: 100 }); // rollback

    write({ PrimaryWeight: 5, AlternateWeight: 95 }); // the next canary begins
    expect(await deploy(update(oldPath, newPath))).toEqual({ PrimaryWeight: 5, AlternateWeight: 95 });

    write({ PrimaryWeight: 100, AlternateWeight: 0 }); // and ends
    expect(await deploy(update(newPath, oldPath))).toEqual({ PrimaryWeight: 100, AlternateWeight: 0 });
  });
});
