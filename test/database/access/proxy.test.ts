import { afterEach, beforeAll, beforeEach, expect, jest, test } from '@jest/globals';
import { applyAccess } from '../../../lib/database/access/access-resource';
import type { Connect, Login } from '../../../lib/database/access/connect';
import type { RotationEvent } from '../../../lib/database/access/rotation';
import { rotateSecret } from '../../../lib/database/access/rotation';
import { secretStore } from '../../../lib/shared/secret-store';
import { describeWithPostgres } from '../../support/postgres';
import { SecretsManagerFake } from '../../support/secrets-manager-fake';
import { connect, loginFrom } from './sessions';

const ADMIN = 'arn:admin';
const SERVICE = 'arn:service';
const USERS = 'users/';
const PROXY = 'proxy';
const STEPS: RotationEvent['Step'][] = ['createSecret', 'setSecret', 'testSecret', 'finishSecret'];

describeWithPostgres('behind a proxy', (server) => {
  let database: Login;
  let secrets: SecretsManagerFake;
  let role: string;
  let tests = 0;

  beforeAll(async () => {
    database = await server.createDatabase();
  });
  beforeEach(async () => {
    jest.spyOn(console, 'info').mockImplementation(() => undefined);
    jest.spyOn(console, 'warn').mockImplementation(() => undefined);
    role = `service_${(tests += 1)}`;
    secrets = new SecretsManagerFake();
    secrets.create(ADMIN, { username: database.user, password: database.password });
    secrets.create(SERVICE, { username: `${role}_a`, password: 'first' });
    for (const user of ['a', 'b'].map((letter) => `${role}_${letter}`))
      secrets.create(`${USERS}${user}`, { username: user, password: `generated for ${user}` });
  });
  afterEach(() => {
    jest.restoreAllMocks();
  });

  /** As RDS Proxy: takes who knows the current version of a user's secret, and signs in with it. */
  const connectByProxy: Connect = async (login) => {
    if (login.host !== PROXY) return connect(login);
    const known = secrets.current(`${USERS}${login.user}`);
    if (known['password'] !== login.password) throw new Error(`the proxy does not know ${login.user} by this password`);
    return connect({ ...login, host: database.host });
  };
  const tools = () => ({ store: secretStore(secrets), connect: connectByProxy });

  function provision(proxied: boolean): Promise<unknown> {
    const { host, port } = database;
    const place = proxied ? { Host: PROXY, ServerHost: host, ProxyUsers: USERS } : { Host: host };
    const Roles = [{ name: role, access: 'owner' as const, secretArn: SERVICE }];
    const ResourceProperties = { AdminSecretArn: ADMIN, Port: port, Database: database.database, Roles, ...place };
    return applyAccess({ RequestType: 'Create', ResourceProperties }, tools());
  }

  async function rotate(proxied: boolean): Promise<void> {
    const token = secrets.startRotation(SERVICE);
    const proxy = proxied ? { proxy: { serverHost: database.host, userSecrets: USERS } } : {};
    for (const Step of STEPS)
      await rotateSecret(
        { Step, SecretId: SERVICE, ClientRequestToken: token },
        { ...tools(), adminSecretArn: ADMIN, ...proxy },
      );
  }

  async function isLetIn(login: Login): Promise<boolean> {
    try {
      await (await connectByProxy({ ...login, host: PROXY })).end();
      return true;
    } catch {
      return false;
    }
  }
  const login = (label: string) => loginFrom(secrets.labelled(SERVICE, label));

  test('a service signs in by the proxy, whose address its secret has', async () => {
    await provision(true);
    expect(login('AWSCURRENT').host).toBe(PROXY);
    expect(await isLetIn(login('AWSCURRENT'))).toBe(true);
  });

  test('a task that started before a rotation signs in after it, as one does that starts now', async () => {
    await provision(true);
    const task = login('AWSCURRENT');
    await rotate(true);
    expect(login('AWSCURRENT').user).not.toBe(task.user);
    expect([await isLetIn(task), await isLetIn(login('AWSCURRENT'))]).toEqual([true, true]);
    await rotate(true);
    expect([await isLetIn(task), await isLetIn(login('AWSPREVIOUS'))]).toEqual([false, true]);
  });

  test('a proxy that comes later knows the password from before the last rotation, too', async () => {
    await provision(false);
    await rotate(false);
    const [before, now] = [login('AWSPREVIOUS'), login('AWSCURRENT')];
    await provision(true);
    expect([await isLetIn(before), await isLetIn(now)]).toEqual([true, true]);
  });

  test('each deployment leaves all passwords as they are', async () => {
    await provision(true);
    await rotate(true);
    const passwords = () => ['a', 'b'].map((letter) => secrets.current(`${USERS}${role}_${letter}`));
    const before = passwords();
    await provision(true);
    expect(passwords()).toEqual(before);
  });

  test('a rotation goes on only when the proxy knows the new password', async () => {
    await provision(true);
    const token = secrets.startRotation(SERVICE);
    const proxy = { serverHost: database.host, userSecrets: USERS };
    const step = (Step: RotationEvent['Step']) =>
      rotateSecret(
        { Step, SecretId: SERVICE, ClientRequestToken: token },
        { ...tools(), adminSecretArn: ADMIN, proxy },
      );
    await step('createSecret');
    await step('setSecret');
    await secrets.putSecretValue({ SecretId: `${USERS}${role}_b`, SecretString: '{"password":"still the old one"}' });
    await expect(step('testSecret')).rejects.toThrow('does not know');
  });
});
