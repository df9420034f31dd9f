import { describe, expect, test } from '@jest/globals';
import { makeCredential } from '../../../lib/database/access/credential';
import { followLogins } from '../../../lib/database/access/follow';

const first = { host: 'main.us-east-1.example', port: 5432, database: 'main' };
const second = { host: 'main.us-west-2.example', port: 5432, database: 'main', readerHost: 'main.us-west-2.example' };
const properties = {
  Host: second.host,
  // CloudFormation turns numbers into strings
  Port: '5432',
  Database: 'main',
  Logins: [
    { source: 'shop/prod/main/api', secretArn: 'arn:api' },
    { source: 'shop/prod/main/worker', secretArn: 'arn:worker' },
  ],
};
const theirs: Record<string, string> = {
  'shop/prod/main/api': JSON.stringify(makeCredential(first, 'api_b', 'one')),
  'shop/prod/main/worker': JSON.stringify(makeCredential(first, 'worker_a', 'two')),
};

function follow(ours: Record<string, string>, of: Record<string, string> = theirs) {
  return followLogins(properties, {
    theirs: { read: (name) => Promise.resolve(of[name]) },
    ours: {
      read: (arn) => Promise.resolve(ours[arn]),
      write: (arn, value) => Promise.resolve(void (ours[arn] = value)),
    },
  });
}

describe('[CUS-34] services of a second region sign in to a copy with the users that came with the data', () => {
  test('user and password are those of the first region, the address is that of the copy', async () => {
    const ours: Record<string, string> = { 'arn:api': '{"username":"api_a","password":"generated"}' };
    await expect(follow(ours)).resolves.toEqual(['arn:api', 'arn:worker']);
    expect(JSON.parse(ours['arn:api']!)).toEqual(makeCredential(second, 'api_b', 'one'));
    expect(JSON.parse(ours['arn:worker']!)).toEqual(makeCredential(second, 'worker_a', 'two'));
  });

  test('what is known already is not written again, so that a version is a change', async () => {
    const ours: Record<string, string> = {};
    await follow(ours);
    await expect(follow(ours)).resolves.toEqual([]);
    const rotated = { ...theirs, 'shop/prod/main/api': JSON.stringify(makeCredential(first, 'api_a', 'three')) };
    await expect(follow(ours, rotated)).resolves.toEqual(['arn:api']);
  });

  test('a secret without a credential stops it, and what is known stays', async () => {
    const ours = { 'arn:api': 'known' };
    const unfilled = { ...theirs, 'shop/prod/main/api': '{"username":"api_a","password":"generated"}' };
    await expect(follow(ours, unfilled)).rejects.toThrow('deploy the stack of the database first');
    await expect(follow(ours, {})).rejects.toThrow('no database credential yet');
    expect(ours).toEqual({ 'arn:api': 'known' });
  });
});
