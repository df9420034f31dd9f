import { describe, expect, test } from '@jest/globals';
import { limits } from '../../lib/data/limits';
import * as names from '../../lib/lowering/names';

/** As long as names of a description may be. */
const system = 's'.repeat(20);
const stage = 't'.repeat(10);
const resource = 'r'.repeat(20);
const service = 'v'.repeat(30);
const longest = { system, stage, region: 'ap-southeast-1' };
type Named = Parameters<typeof names.clusterName>[0];
const short = { system: 'shop', stage: 'prod', region: 'eu-west-1' };

describe('the longest names that a description can have fit the limits of AWS', () => {
  test.each([
    ['stack', names.stackName(longest, `services-${'g'.repeat(20)}`), limits.stackNameCharacters.max],
    ['cluster', names.clusterName({ ...longest, slot: 'b' }), limits.ecsClusterNameCharacters.max],
    ['load balancer', names.loadBalancerName(longest), limits.albNameCharacters.max],
    ['cache', names.cacheName(longest, resource), limits.cacheNameCharacters.max],
    ['cache user', names.cacheUserName(longest, resource, service), limits.cacheUserIdCharacters.max],
    [
      'database instance',
      names.databaseInstanceName(longest, resource, 'reader'),
      limits.databaseIdentifierCharacters.max,
    ],
    ['bucket', names.bucketName(longest, resource, '111122223333'), limits.s3BucketNameCharacters.max],
    ['alarm', names.alarmName(longest, service, 'release-errors'), limits.alarmNameCharacters.max],
  ])('%s', (_, name, max) => {
    expect(name.length).toBeLessThanOrEqual(max);
    expect(name).not.toMatch(/-$/);
  });
});

describe('names that people read and type say system and stage first', () => {
  test.each([
    [names.stackName(short, 'network'), 'shop-prod-network'],
    [names.clusterName(short), 'shop-prod-a'],
    [names.loadBalancerName(short), 'shop-prod'],
    [names.repositoryName('shop', 'api'), 'shop/api'],
    [names.logGroupName(short, 'api'), '/shop/prod/api'],
    [names.shellLogGroupName(short), '/shop/prod/platform/shell-sessions'],
    [names.alarmName(short, 'api', 'release-errors'), 'shop-prod-api-release-errors'],
    [names.taskFamily(short, 'api'), 'shop-prod-api'],
    [names.secretName(short, 'openai'), 'shop/prod/openai'],
    [names.cacheName(short, 'sessions'), 'shop-prod-sessions'],
    [names.databaseInstanceName(short, 'main'), 'shop-prod-main'],
    [names.databaseInstanceName(short, 'main', 'reader'), 'shop-prod-main-reader'],
    [names.bucketName(short, 'uploads', '111122223333'), 'shop-prod-uploads-111122223333-eu-west-1'],
    [names.serviceNamespace(short), 'prod.shop.internal'],
  ])('%s', (name, expected) => {
    expect(name).toBe(expected);
  });
});

describe('what an engine makes in slot b has a name of its own; in slot a it is as without slots', () => {
  const [a, b] = [
    { ...short, slot: 'a' as const },
    { ...short, slot: 'b' as const },
  ];

  test.each([
    [(named: Named) => names.stackName(named, 'services-main'), 'shop-prod-services-main-b'],
    [names.clusterName, 'shop-prod-b'],
    [(named: Named) => names.logGroupName(named, 'api'), '/shop/prod/slot-b/api'],
    [names.shellLogGroupName, '/shop/prod/slot-b/platform/shell-sessions'],
    [(named: Named) => names.alarmName(named, 'api', 'release-errors'), 'shop-prod-api-release-errors-b'],
    [(named: Named) => names.taskFamily(named, 'api'), 'shop-prod-api--b'],
    [names.gitSecretName, 'shop/prod/delivery/git-b'],
    [names.serviceNamespace, 'b.prod.shop.internal'],
  ])('%#', (nameOf, inSlotB) => {
    expect(nameOf(b)).toBe(inSlotB);
    expect(nameOf(a)).toBe(nameOf(short));
  });

  test('what holds data has one name, whatever runs', () => {
    expect(names.secretName(b, 'openai')).toBe(names.secretName(short, 'openai'));
    expect(names.loadBalancerName(b)).toBe(names.loadBalancerName(short));
  });
});

test('PostgreSQL gets names that need no quotes', () => {
  expect(names.databaseRoleName('customer-service')).toBe('customer_service');
  expect(names.databaseName('order-data')).toBe('order_data');
});

describe('a name that is too long is shortened', () => {
  test('to the limit exactly, with a hash at its end', () => {
    expect(names.fit('a'.repeat(50), 40)).toMatch(/^a{33}-[0-9a-f]{6}$/);
  });

  test('not when it just fits', () => {
    expect(names.fit('a'.repeat(40), 40)).toBe('a'.repeat(40));
  });

  test('without two hyphens in a row, which some services refuse', () => {
    expect(names.fit(`${'a'.repeat(32)}-${'b'.repeat(20)}`, 40)).toMatch(/^a{32}-[0-9a-f]{6}$/);
  });

  test('to different names where the ends differ', () => {
    const [one, two] = ['api', 'app'].map((end) => names.fit(`${'a'.repeat(40)}-${end}`, 40));
    expect(one).not.toBe(two);
  });

  test('to the same name every time: a new name would be a new resource', () => {
    expect(names.cacheName(longest, resource)).toBe('ssssssssssssssssssss-tttttttttt-r-b3840a');
  });
});

describe('cache users', () => {
  test('have names of their own, also where joining the parts would give the same text', () => {
    const [one, two] = [names.cacheUserName(short, 'a', 'b-c'), names.cacheUserName(short, 'a-b', 'c')];
    expect(one).toMatch(/^b-c-[0-9a-f]{6}$/);
    expect(one.slice(-6)).not.toBe(two.slice(-6));
  });

  test('have one without rights among them', () => {
    expect(names.cacheDefaultUserName(short, 'sessions')).toMatch(/^default-[0-9a-f]{6}$/);
  });
});
