import { beforeEach, describe, expect, jest, test } from '@jest/globals';
import { CacheUsers } from '../../../lib/cache/access/cache-users';
import type { UserProperties } from '../../../lib/cache/access/user-resource';
import { applyUser } from '../../../lib/cache/access/user-resource';
import type { CustomResourceRequest } from '../../../lib/shared/cloudformation-response';
import { secretStore } from '../../../lib/shared/secret-store';
import { SecretsManagerFake } from '../../support/secrets-manager-fake';
import { ElastiCacheFake } from './elasticache-fake';

const FIRST = 'a-password-of-the-first-days';
const SECOND = 'a-password-of-later-days';
const wanted: UserProperties = {
  UserId: 'shop-dev-sessions-api',
  UserName: 'shop-dev-sessions-api',
  Engine: 'redis',
  AccessString: 'on ~* +@all',
  SecretArn: 'arn:secret',
};
const { UserId } = wanted;

describe('the user of a service', () => {
  let cache: ElastiCacheFake;
  let secrets: SecretsManagerFake;

  beforeEach(() => {
    cache = new ElastiCacheFake();
    secrets = new SecretsManagerFake();
    secrets.create('arn:secret', { username: UserId, password: FIRST });
  });

  function apply(RequestType: 'Create' | 'Update' | 'Delete', change: Partial<UserProperties> = {}) {
    cache.startRun();
    const request = { RequestType, ResourceProperties: { ...wanted, ...change }, OldResourceProperties: wanted };
    const tools = { users: new CacheUsers(cache, cache), store: secretStore(secrets), clock: cache };
    return applyUser(request as CustomResourceRequest<UserProperties>, tools);
  }

  test('signs in with the password of its secret', async () => {
    await expect(apply('Create')).resolves.toEqual({ UserId });
    expect(cache.accepts(UserId, FIRST)).toBe(true);
    expect(cache.accessStringOf(UserId)).toBe('on ~* +@all');
  });

  test('gets another access string without losing the password that running tasks hold', async () => {
    await apply('Create');
    cache.join(UserId, 'shop-dev-sessions');
    await cache.modifyUser({ UserId, Passwords: [SECOND, FIRST] });
    await apply('Update', { AccessString: 'on ~* +@read' });
    expect(cache.accessStringOf(UserId)).toBe('on ~* +@read');
    expect([FIRST, SECOND].map((password) => cache.accepts(UserId, password))).toEqual([true, true]);
  });

  test('that is named default gets a password that nobody knows', async () => {
    const create = jest.spyOn(cache, 'createUser');
    await apply('Create', { SecretArn: undefined });
    expect(create.mock.calls[0]?.[0].Passwords).toEqual([expect.stringMatching(/^[\w-]{32}$/)]);
    expect(secrets.versionCount('arn:secret')).toBe(1);
  });

  test('is taken over from an attempt that failed', async () => {
    await apply('Create');
    secrets.create('arn:secret', { username: UserId, password: SECOND });
    await apply('Create', { AccessString: 'on ~* +@read' });
    expect(cache.accessStringOf(UserId)).toBe('on ~* +@read');
    expect([FIRST, SECOND].map((password) => cache.accepts(UserId, password))).toEqual([false, true]);
  });

  test('is not taken from another cache, nor deleted when the attempt is rolled back', async () => {
    jest.spyOn(console, 'warn').mockImplementation(() => undefined);
    await apply('Create');
    cache.join(UserId, 'shop-dev-other');
    await expect(apply('Create', { AccessString: 'off' })).rejects.toThrow(
      'is there already, in the user group shop-dev-other',
    );
    await apply('Delete');
    expect(cache.accepts(UserId, FIRST)).toBe(true);
  });

  test('is made anew when one of the same id is still being deleted', async () => {
    await apply('Create');
    await cache.deleteUser({ UserId });
    await apply('Create');
    expect(cache.accepts(UserId, FIRST)).toBe(true);
  });

  test('is gone when its deletion is reported', async () => {
    await apply('Create');
    cache.join(UserId, 'shop-dev-sessions');
    cache.leave(UserId);
    await apply('Delete');
    await expect(cache.describeUsers({ UserId })).rejects.toThrow('not found');
    await expect(apply('Delete')).resolves.toEqual({ UserId });
  });

  test('keeps its id', async () => {
    await apply('Create');
    await expect(apply('Update', { UserId: 'renamed' })).rejects.toThrow(`${UserId} cannot become renamed`);
  });

  test('waits the seconds until IAM knows the rights that came with it', async () => {
    cache.failNext('AccessDenied', 6);
    await apply('Create');
    expect(cache.accepts(UserId, FIRST)).toBe(true);
  });

  test.each([
    ['AccessDenied', 65],
    ['ThrottlingException', 725],
    ['UserQuotaExceededFault', 0],
  ])('reports %s after %i seconds at most', async (name, seconds) => {
    cache.failNext(name, 1000);
    await expect(apply('Create')).rejects.toMatchObject({ name });
    expect(cache.elapsedSeconds()).toBeLessThanOrEqual(seconds);
  });

  test('is not made from a secret without password', async () => {
    secrets.create('arn:secret', { username: UserId });
    await expect(apply('Create')).rejects.toThrow('The secret has no username and password');
  });
});
