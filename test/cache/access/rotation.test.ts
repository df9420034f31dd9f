import { beforeEach, describe, expect, test } from '@jest/globals';
import { CacheUsers } from '../../../lib/cache/access/cache-users';
import { makeCredential } from '../../../lib/cache/access/credential';
import { cacheRotation } from '../../../lib/cache/access/rotation';
import type { RotationEvent } from '../../../lib/shared/secret-rotation';
import { rotateSecret } from '../../../lib/shared/secret-rotation';
import { secretStore } from '../../../lib/shared/secret-store';
import { SecretsManagerFake } from '../../support/secrets-manager-fake';
import { ElastiCacheFake } from './elasticache-fake';

const SECRET = 'arn:secret';
const USER = 'shop-dev-sessions-api';
const FIRST = 'a-password-of-the-first-days';
const PLACE = { host: 'primary.sessions', port: 6379 };
const STEPS: RotationEvent['Step'][] = ['createSecret', 'setSecret', 'testSecret', 'finishSecret'];

describe('rotation', () => {
  let cache: ElastiCacheFake;
  let secrets: SecretsManagerFake;

  beforeEach(async () => {
    cache = new ElastiCacheFake();
    await cache.createUser({ UserId: USER, UserName: USER, Engine: 'redis', AccessString: 'on', Passwords: [FIRST] });
    cache.join(USER, 'shop-dev-sessions');
    secrets = new SecretsManagerFake();
    secrets.create(SECRET, makeCredential({ username: USER, password: FIRST }, PLACE));
  });

  async function steps(token: string, ...wanted: RotationEvent['Step'][]): Promise<void> {
    for (const Step of wanted) {
      cache.startRun();
      const rotation = cacheRotation(new CacheUsers(cache, cache));
      await rotateSecret({ Step, SecretId: SECRET, ClientRequestToken: token }, secretStore(secrets), rotation);
    }
  }
  const rotate = () => steps(secrets.startRotation(SECRET), ...STEPS);
  const passwordOf = (label: string) => String(secrets.labelled(SECRET, label).password);

  test('a task that started before a rotation signs in until the rotation after the next', async () => {
    await rotate();
    const second = passwordOf('AWSCURRENT');
    expect(second).not.toBe(FIRST);
    expect([FIRST, second].map((password) => cache.accepts(USER, password))).toEqual([true, true]);

    await rotate();
    const third = passwordOf('AWSCURRENT');
    expect([FIRST, second, third].map((password) => cache.accepts(USER, password))).toEqual([false, true, true]);
  });

  test('a password works on every node before a task can be given it', async () => {
    const token = secrets.startRotation(SECRET);
    await steps(token, 'createSecret', 'setSecret', 'testSecret');
    expect(cache.accepts(USER, passwordOf('AWSPENDING'))).toBe(true);
    expect(passwordOf('AWSCURRENT')).toBe(FIRST);
  });

  test('the new value is complete: its URL carries the new password', async () => {
    await rotate();
    const password = passwordOf('AWSCURRENT');
    const url = `rediss://${USER}:${password}@primary.sessions:6379`;
    expect(secrets.current(SECRET)).toEqual({ username: USER, password, ...PLACE, url });
  });

  test('the access of the user stays as CloudFormation set it', async () => {
    await rotate();
    expect(cache.accessStringOf(USER)).toBe('on');
  });

  test.each(STEPS)('%s may be repeated', async (step) => {
    const token = secrets.startRotation(SECRET);
    const until = STEPS.indexOf(step) + 1;
    await steps(token, ...STEPS.slice(0, until));
    const before = passwordOf('AWSPENDING');
    await steps(token, step, ...STEPS.slice(until));
    expect(passwordOf('AWSCURRENT')).toBe(before);
    expect([FIRST, before].map((password) => cache.accepts(USER, password))).toEqual([true, true]);
  });

  test.each(STEPS.slice(0, 3))(
    'a rotation that ends after %s leaves the current password alone, also in the next one',
    async (step) => {
      await steps(secrets.startRotation(SECRET), ...STEPS.slice(0, STEPS.indexOf(step) + 1));
      await rotate();
      expect([FIRST, passwordOf('AWSCURRENT')].map((password) => cache.accepts(USER, password))).toEqual([true, true]);
    },
  );

  test.each(STEPS)('%s that is repeated after the end changes nothing any more', async (step) => {
    const token = secrets.startRotation(SECRET);
    await steps(token, ...STEPS, step);
    expect([FIRST, passwordOf('AWSCURRENT')].map((password) => cache.accepts(USER, password))).toEqual([true, true]);
  });

  test('waits for a change that is on its way, and for ElastiCache to have time', async () => {
    cache.changeElsewhere(USER, 300);
    cache.failNext('ThrottlingException', 5);
    await rotate();
    expect(cache.accepts(USER, passwordOf('AWSCURRENT'))).toBe(true);
  });

  test('gives up before the function runs out of time, and the current password stays', async () => {
    cache.changeElsewhere(USER, 3600);
    await expect(rotate()).rejects.toThrow('has status modifying');
    expect(cache.elapsedSeconds()).toBeLessThan(14 * 60);
    expect(passwordOf('AWSCURRENT')).toBe(FIRST);
  });

  test('does not finish when somebody took the pending password away', async () => {
    const token = secrets.startRotation(SECRET);
    await steps(token, 'createSecret', 'setSecret');
    await cache.modifyUser({ UserId: USER, Passwords: [FIRST] });
    await expect(steps(token, 'testSecret')).rejects.toThrow('1 password(s) instead of 2');
  });

  test('the trial that Secrets Manager makes of a new schedule succeeds with the first password', async () => {
    const token = secrets.startRotation(SECRET);
    const VersionStages = ['AWSPENDING'];
    const SecretString = JSON.stringify(secrets.current(SECRET));
    await secrets.putSecretValue({ SecretId: SECRET, ClientRequestToken: token, SecretString, VersionStages });
    await expect(steps(token, 'testSecret')).resolves.toBeUndefined();
  });

  test('a secret that does not know its cache yet is not rotated', async () => {
    secrets.create(SECRET, { username: USER, password: FIRST });
    await expect(rotate()).rejects.toThrow('deploy the stack of the cache first');
  });

  test('a pending value of another user is refused', async () => {
    const token = secrets.startRotation(SECRET);
    const SecretString = JSON.stringify(makeCredential({ username: 'other', password: 'x'.repeat(16) }, PLACE));
    await secrets.putSecretValue({
      SecretId: SECRET,
      ClientRequestToken: token,
      SecretString,
      VersionStages: ['AWSPENDING'],
    });
    await expect(steps(token, 'setSecret')).rejects.toThrow(`belongs to other, the current one to ${USER}`);
  });

  describe('refuses what is no rotation of ours:', () => {
    test('rotation that is off', async () => {
      const token = secrets.startRotation(SECRET);
      secrets.disableRotation(SECRET);
      await expect(steps(token, 'createSecret')).rejects.toThrow('Rotation is off');
    });

    test('a version that is not there', async () => {
      await expect(steps('unknown', 'createSecret')).rejects.toThrow('has no version unknown');
    });

    test('a version that is not pending', async () => {
      const token = secrets.startRotation(SECRET);
      await rotate();
      await rotate();
      await expect(steps(token, 'setSecret')).rejects.toThrow('has no version');
    });

    test('a step that does not exist', async () => {
      await expect(steps(secrets.startRotation(SECRET), 'dance' as 'setSecret')).rejects.toThrow(
        'Unknown step of a rotation: dance',
      );
    });
  });
});
