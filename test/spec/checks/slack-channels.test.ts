import { describe, expect, test } from '@jest/globals';
import { issuesOf, minimalDescription, prod } from '../../support/descriptions';

const slack = (channelId: string) => ({ kind: 'slack', workspaceId: 'T0ABC1234', channelId });
const another = { network: { cidr: '10.20.0.0/16' } };
const place = { region: prod.region, zones: prod.zones, ingress: { exposure: 'cdn-only' }, edge: { cdn: true } };

/** Two stages, the second with overrides of its own. */
const described = (facts: object, overrides: object = {}) =>
  issuesOf(
    minimalDescription({
      ...facts,
      stages: { dev: { ...place, network: prod.network }, test: { ...place, ...another, ...overrides } },
    }),
  ).map(({ path, found }) => `${path}: ${found}`);

describe('an account joins a Slack channel to topics once', () => {
  const notifications = { critical: [slack('C0AAAAAAA')], warning: [slack('C0AAAAAAA')] };

  test('so two stages of an account do not share one', () => {
    expect(described({ notifications })).toEqual([
      'stages.test.notifications.critical[0].channelId: C0AAAAAAA',
      'stages.test.notifications.warning[0].channelId: C0AAAAAAA',
    ]);
  });

  test('nor do a stage and the delivery', () => {
    const facts = { notifications: { delivery: [slack('C0AAAAAAA')] } };
    expect(described(facts, { notifications: { warning: [slack('C0AAAAAAA')] } })).toEqual([
      'stages.test.notifications.warning[0].channelId: C0AAAAAAA',
    ]);
  });

  test.each([
    ['another channel', { notifications: { critical: [slack('C0BBBBBBB')], warning: [] } }],
    ['another account', { account: '444455556666' }],
  ])('%s is another matter', (_, overrides) => {
    expect(described({ notifications }, overrides)).toEqual([]);
  });
});

test('nobody is woken for a release', () => {
  const facts = {
    secrets: { pager: {} },
    notifications: { delivery: [{ kind: 'pagerduty', secret: 'pager' }] },
  };
  expect(described(facts)).toEqual(expect.arrayContaining([expect.stringContaining('notifications.delivery[0]')]));
});
