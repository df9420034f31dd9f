import { describe, expect, test } from '@jest/globals';
import { limits } from '../../../lib/data/limits';
import { COMMENT_MARK } from '../../../lib/lowering/delivery/comment-mark';
import { renderComment } from '../../../lib/plan/review/render-markdown';
import { renderReview } from '../../../lib/plan/review/render-text';
import type { ChangeReview, Danger, StackReview, SystemReview } from '../../../lib/plan/review/review';
import { hasDanger } from '../../../lib/plan/review/review';

const lost: Danger = { kind: 'data', place: 'prod/database', text: 'Main is removed; the old one is deleted' };
const wider = (stage: string): Danger => ({
  kind: 'permissions',
  place: `${stage}/services-main`,
  text: `allows s3:* on arn:aws:s3:::shop-${stage}-files to *`,
});
const stack: StackReview = {
  id: 'prod/services-main',
  change: 'changed',
  sections: [],
  resources: [
    {
      logicalId: 'Task',
      type: 'AWS::ECS::TaskDefinition',
      action: 'replace',
      values: [{ path: 'Image', before: 'a', after: 'b' }],
    },
  ],
};

function reviewOf(patch: Partial<SystemReview> = {}): ChangeReview {
  const system: SystemReview = {
    system: 'shop',
    target: 'fargate',
    change: 'changed',
    dangers: [],
    releases: [],
    stacks: [],
    objects: [],
    ...patch,
  };
  return { base: { revision: 'origin/main', commit: '0123456789abcdef' }, notes: [], systems: [system] };
}

const text = (review: ChangeReview) => renderReview(review, { width: 100, colour: false });

describe('a review in a terminal', () => {
  test('tells dangers before changes, the same one in several stages once, and ends with how many there are', () => {
    const review = reviewOf({ dangers: [lost, wider('dev'), wider('prod')], stacks: [stack] });
    expect(text(review)).toBe(`Against origin/main (0123456789ab)

shop on fargate
  ! may cost data  prod/database
      Main is removed; the old one is deleted
  ! widens permissions  dev/services-main, prod/services-main
      allows s3:* on arn:aws:s3:::shop-<stage>-files to *
  prod/services-main  1 replaced
    replaced  AWS::ECS::TaskDefinition  Task
        Image: a -> b

1 change that may cost data, 1 change that widens permissions.`);
  });

  test('says so when nothing changes, and when nothing of it is dangerous', () => {
    expect(text(reviewOf({ change: 'same' }))).toMatch(/shop on fargate: nothing changes\n\nNothing changes\.$/);
    expect(text(reviewOf({ stacks: [stack] }))).toMatch(/No data is lost, and no permission becomes wider\.$/);
  });

  test('tells what is released', () => {
    expect(text(reviewOf({ releases: [{ service: 'api', before: '1', after: '2' }] }))).toContain(
      'released  api: 1 -> 2',
    );
  });
});

describe('a review as a comment', () => {
  test('has a mark to be found by, dangers on top, and the details folded', () => {
    const comment = renderComment(reviewOf({ dangers: [lost], stacks: [stack] }));
    expect(comment.startsWith(`${COMMENT_MARK}\n\n## 1 change that may cost data.`)).toBe(true);
    expect(comment.indexOf('**may cost data** in prod/database')).toBeLessThan(comment.indexOf('<details>'));
    expect(comment).toContain('<summary>prod/services-main on fargate: 1 replaced</summary>');
    expect(comment).toContain('- `Image: a -> b`');
  });

  test('shows values as they are: nothing in them is a mark, a mention or a new line', () => {
    const value = { path: 'A', before: 'x`` @everyone', after: '<b>\n- [ ] done' };
    const [resource] = stack.resources;
    const comment = renderComment(reviewOf({ stacks: [{ ...stack, resources: [{ ...resource!, values: [value] }] }] }));
    expect(comment).toContain('  - ```A: x`` @everyone -> <b> - [ ] done```\n');
  });

  test('fits into a comment: the details go first, then the last dangers, and it says so', () => {
    const stacks = Array.from({ length: 3000 }, (_, i) => ({ ...stack, id: `prod/services-${i}` }));
    const dangers = Array.from({ length: 2000 }, (_, i) => ({
      ...lost,
      text: `Thing ${i} is removed, and more of it`,
    }));
    const many = renderComment(reviewOf({ dangers: [lost], stacks }));
    const tooMany = renderComment(reviewOf({ dangers, stacks }));
    for (const comment of [many, tooMany]) {
      expect(comment.length).toBeLessThanOrEqual(limits.githubCommentCharacters.max);
      expect(comment.length).toBeGreaterThan(limits.githubCommentCharacters.max * 0.9);
      expect(comment).toMatch(/_The rest does not fit into a comment\. The log of this run has all of it\._$/);
    }
    expect(many.match(/<details>/g)).toHaveLength(many.match(/<\/details>/g)!.length);
    expect(many).toContain('Main is removed');
    expect(tooMany).toContain('Thing 0 is removed');
  });
});

test('a review is dangerous in the ways that it is asked about', () => {
  const review = reviewOf({ dangers: [wider('dev')] });
  expect(hasDanger(review, ['permissions'])).toBe(true);
  expect(hasDanger(review, ['data'])).toBe(false);
});
