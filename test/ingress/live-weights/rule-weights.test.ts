import { describe, expect, test } from '@jest/globals';
import type { Rule } from '../../../lib/ingress/live-weights/rule-weights';
import { liveWeights } from '../../../lib/ingress/live-weights/rule-weights';

const BLUE = 'arn:blue';
const GREEN = 'arn:green';

function rule(priority: string, ...groups: [arn: string, weight?: number][]): Rule {
  const TargetGroups = groups.map(([TargetGroupArn, Weight]) => ({ TargetGroupArn, Weight }));
  return { Priority: priority, Actions: [{ Type: 'forward', ForwardConfig: { TargetGroups } }] };
}

const single = (arn: string): Rule => ({ Priority: '10', Actions: [{ Type: 'forward', TargetGroupArn: arn }] });
const afterLogin: Rule = {
  Priority: '10',
  Actions: [{ Type: 'authenticate-oidc' }, ...(rule('', [BLUE, 0], [GREEN, 100]).Actions ?? [])],
};
const fixedResponse: Rule = { Priority: 'default', Actions: [{ Type: 'fixed-response' }] };
const production = rule('20', [BLUE, 100], [GREEN, 0]);
const testRule = rule('3', [BLUE, 0], [GREEN, 100]);

describe('the live weights of a rule', () => {
  test.each<[string, Rule[], [number, number] | undefined]>([
    ['stay with the primary group before a release', [rule('10', [BLUE, 100], [GREEN, 0])], [100, 0]],
    ['stay with the alternate group after a release', [rule('10', [BLUE, 0], [GREEN, 100])], [0, 100]],
    ['keep the step of a canary', [rule('10', [BLUE, 95], [GREEN, 5])], [95, 5]],
    ['belong to the group, not to its place in the list', [rule('10', [GREEN, 5], [BLUE, 95])], [95, 5]],
    ['become percent where that is exact', [rule('10', [BLUE, 19], [GREEN, 1])], [95, 5]],
    ['are not rounded where percent would end a canary', [rule('10', [BLUE, 999], [GREEN, 1])], [999, 1]],
    ['give everything to a lone group without a weight', [rule('10', [GREEN])], [0, 100]],
    ['give everything to a lone group of any weight', [rule('10', [GREEN, 7])], [0, 100]],
    ['ignore groups of others', [rule('10', ['arn:other', 50], [BLUE, 0], [GREEN, 50])], [0, 100]],
    ['go to the primary group when nothing is forwarded', [rule('10', [BLUE, 0], [GREEN, 0])], [100, 0]],
    ['go to the primary group when a lone group has none', [rule('10', [GREEN, 0], ['arn:other', 1])], [100, 0]],
    ['are read from an action in the form for one group', [single(GREEN)], [0, 100]],
    ['are read behind an authenticating action', [afterLogin], [0, 100]],
    [
      'are read from the default action',
      [rule('5', ['arn:other', 1]), rule('default', [BLUE, 0], [GREEN, 100])],
      [0, 100],
    ],
    [
      'are unknown where no rule names the groups',
      [rule('10', ['arn:other', 100]), single('arn:another'), fixedResponse],
      undefined,
    ],
    ['are unknown where there is no rule', [], undefined],
  ])('%s', (_, rules, expected) => {
    const weights = liveWeights(rules, [BLUE, GREEN], ['10']);
    expect(weights && [weights.PrimaryWeight, weights.AlternateWeight]).toEqual(expected);
  });

  test.each<[string, string[], [number, number]]>([
    ['are those of the production rule while a test rule sends everything to the new version', ['20'], [100, 0]],
    ['are those of the test rule for the test rule itself', ['3'], [0, 100]],
    ['are those at the old priority when the priority changes', ['20', '30'], [100, 0]],
    ['are those at the wanted priority when nothing is at the old one', ['40', '3'], [0, 100]],
    ['are those of the last rule, never of a test rule, when the rule is at no known priority', ['40'], [100, 0]],
  ])('%s', (_, priorities, expected) => {
    for (const rules of [
      [testRule, production],
      [production, testRule],
    ]) {
      const weights = liveWeights([...rules, fixedResponse], [BLUE, GREEN], priorities);
      expect([weights?.PrimaryWeight, weights?.AlternateWeight]).toEqual(expected);
    }
  });
});
