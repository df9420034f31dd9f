import { describe, expect, test } from '@jest/globals';
import type { Description } from '../../support/descriptions';
import { minimalDescription, problemsOf, prod } from '../../support/descriptions';

const repository = 'https://github.com/acme/shop.git';
const load = { tests: { load: { command: 'k6 run load.js' } } };

describe('what the delivery of a system says fits its stages', () => {
  test.each<[string, Description, string[]]>([
    ['nothing but where it is', { delivery: { repository } }, []],
    [
      'tests under load before production',
      { delivery: { repository }, stages: { dev: { delivery: load }, prod: prod } },
      [],
    ],
    [
      'tests under load in production',
      { delivery: { repository }, stages: { prod: { ...prod, delivery: load } } },
      ['stages.prod.delivery.tests.load: load-in-production'],
    ],
    [
      'another branch in one stage',
      { delivery: { repository }, stages: { prod: { ...prod, delivery: { branch: 'release' } } } },
      ['stages.prod.delivery.branch: differs'],
    ],
    [
      'a delivery of one stage only',
      { stages: { prod: { ...prod, delivery: { repository } } } },
      [
        'stages.prod.delivery.repository: differs',
        'stages.prod.delivery.branch: differs',
        'stages.prod.delivery.oidcProvider: differs',
        'stages.prod.delivery.images: differs',
        'stages.prod.delivery.scan: differs',
      ],
    ],
    [
      'a window of four fields',
      { delivery: { repository, window: { cron: '* 9 * *' } } },
      ['delivery.window.cron: invalid'],
    ],
    [
      'a connection that is no ARN',
      { delivery: { repository, connectionArn: 'github' } },
      ['delivery.connectionArn: invalid'],
    ],
    ['the numbers of its repository', { delivery: { repository, github: { ownerId: '1', repositoryId: '22' } } }, []],
    [
      'one number of two',
      { delivery: { repository, github: { ownerId: '1' } } },
      ['delivery.github.repositoryId: missing'],
    ],
    [
      'numbers that would match others, too',
      { delivery: { repository, github: { ownerId: '*', repositoryId: '2?' } } },
      ['delivery.github.ownerId: invalid', 'delivery.github.repositoryId: invalid'],
    ],
    [
      'the numbers of its repository in one stage only',
      {
        delivery: { repository },
        stages: { dev: {}, prod: { ...prod, delivery: { github: { ownerId: '1', repositoryId: '22' } } } },
      },
      ['stages.prod.delivery.github: differs'],
    ],
    [
      'a test without a command',
      { delivery: { repository, tests: { load: {} } } },
      ['delivery.tests.load.command: missing'],
    ],
  ])('%s', (_, facts, expected) => {
    expect(problemsOf(minimalDescription(facts))).toEqual(expected);
  });
});
