import { afterEach, beforeAll, beforeEach, expect, jest, test } from '@jest/globals';
import { applyAccess } from '../../../lib/database/access/access-resource';
import type { Login } from '../../../lib/database/access/connect';
import type { RotationEvent } from '../../../lib/database/access/rotation';
import { rotateSecret } from '../../../lib/database/access/rotation';
import { secretStore } from '../../../lib/shared/secret-store';
import { describeWithPostgres } from '../../support/postgres';
import { SecretsManagerFake } from '../../support/secrets-manager-fake';
import { attempt, connect, loginFrom } from './sessions';

const ADMIN = 'arn:admin';
const SECRET = 'arn:service';
const WRONG_PASSWORD = '28P01';
const STEPS: RotationEvent['Step'][] = ['createSecret', 'setSecret', 'testSecret', 'finishSecret'];

describeWithPostgres('rotation', (server) => {
  let database: Login;
  let secrets: SecretsManagerFake;
  let warn: ReturnType<typeof jest.spyOn>;
  let role: string;
  let tests = 0;

  beforeAll(async () => {
    database = await server.createDatabase();
  });
  beforeEach(async () => {
    warn = jest.spyOn(console, 'warn').mockImplementation(() => undefined);
    // the roles of the tests before lose their login
    jest.spyOn(console, 'info').mockImplementation(() => undefined);
    role = `service_${(tests += 1)}`;
    secrets = new SecretsManagerFake();
    secrets.create(ADMIN, { username: database.user, password: database.password });
    secrets.create(SECRET, { username: `${role}_a`, password: 'first' });
    const place = { Host: database.host, Port: database.port, Database: database.database, ReaderHost: 'reader' };
    const Roles = [{ name: role, access: 'owner' as const, secretArn: SECRET }];
    const event = { RequestType: 'Create' as const, ResourceProperties: { AdminSecretArn: ADMIN, ...place, Roles } };
    await applyAccess(event, { store: secretStore(secrets), connect });
  });
  afterEach(() => {
    jest.restoreAllMocks();
  });

  async function steps(token: string, ...wanted: RotationEvent['Step'][]): Promise<void> {
    for (const Step of wanted) {
      const tools = { store: secretStore(secrets), connect, adminSecretArn: ADMIN };
      await rotateSecret({ Step, SecretId: SECRET, ClientRequestToken: token }, tools);
    }
  }
  const rotate = () => steps(secrets.startRotation(SECRET), ...STEPS);
  const login = (label: string) => loginFrom(secrets.labelled(SECRET, label));

  test('a task that started before a rotation can still reconnect after it, and keeps its connection after two', async () => {
    const task = login('AWSCURRENT');
    const connection = await connect(task);
    await rotate();
    expect(login('AWSCURRENT').user).toBe(`${role}_b`);
    for (const user of [task, login('AWSCURRENT')])
      expect(await attempt(user, 'SELECT current_user AS role')).toEqual([{ role }]);

    await rotate();
    expect(login('AWSCURRENT').user).toBe(`${role}_a`);
    expect(login('AWSPREVIOUS').user).toBe(`${role}_b`);
    for (const label of ['AWSCURRENT', 'AWSPREVIOUS'])
      expect(await attempt(login(label), 'SELECT current_user AS role')).toEqual([{ role }]);
    expect((await connection.query('SELECT current_user AS role')).rows).toEqual([{ role }]);
    expect(await attempt(task, 'SELECT 1')).toBe(WRONG_PASSWORD);
    await connection.end();
    expect(warn.mock.calls.flat()).toEqual([expect.objectContaining({ user: `${role}_a`, sessions: 1 })]);
  });

  test('the new value is complete: the URLs carry the new user and password', async () => {
    await rotate();
    const { username, password, url, readerUrl, ...rest } = secrets.current(SECRET) as Record<string, string>;
    const end = `:${database.port}/${database.database}?sslmode=require`;
    expect(url).toBe(`postgresql://${username}:${password}@127.0.0.1${end}`);
    expect(readerUrl).toBe(`postgresql://${username}:${password}@reader${end}`);
    expect(rest).toEqual({ engine: 'postgres', host: '127.0.0.1', port: database.port, dbname: database.database });
  });

  test('what one user of the role makes, the other may change after the rotation', async () => {
    await attempt(login('AWSCURRENT'), 'CREATE TABLE made (id int)');
    await rotate();
    expect(await attempt(login('AWSCURRENT'), 'ALTER TABLE made ADD more int')).toEqual([]);
  });

  test('a pool that resets a session, as proxies do, does not make it forget its role', async () => {
    const rows = await attempt(login('AWSCURRENT'), 'DISCARD ALL', 'SELECT current_user AS role');
    expect(rows).toEqual([{ role }]);
  });

  test.each(STEPS)('%s may be repeated', async (step) => {
    const token = secrets.startRotation(SECRET);
    const until = STEPS.indexOf(step) + 1;
    await steps(token, ...STEPS.slice(0, until));
    const before = secrets.labelled(SECRET, 'AWSPENDING');
    await steps(token, step);
    expect(secrets.labelled(SECRET, 'AWSPENDING')).toEqual(before);
    await steps(token, ...STEPS.slice(until));
    expect(secrets.current(SECRET)).toEqual(before);
    expect(await attempt(login('AWSCURRENT'), 'SELECT current_user AS role')).toEqual([{ role }]);
  });

  test('a whole rotation that is repeated after its end changes nothing', async () => {
    const token = secrets.startRotation(SECRET);
    await steps(token, ...STEPS);
    const before = secrets.current(SECRET);
    await steps(token, ...STEPS);
    expect(secrets.current(SECRET)).toEqual(before);
    expect(await attempt(login('AWSCURRENT'), 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  test('testSecret finds a pending password that the database does not know', async () => {
    const token = secrets.startRotation(SECRET);
    await steps(token, 'createSecret');
    await expect(steps(token, 'testSecret')).rejects.toThrow('password authentication failed');
  });

  test('testSecret finds a user that does not act as its role', async () => {
    const token = secrets.startRotation(SECRET);
    await steps(token, 'createSecret', 'setSecret');
    await attempt(server.superuser(), `ALTER ROLE ${role}_b RESET role`);
    await expect(steps(token, 'testSecret')).rejects.toThrow(`${role}_b acts as '${role}_b'`);
  });

  test('testSecret alone accepts the current user, as when Secrets Manager tries a new schedule', async () => {
    const token = secrets.startRotation(SECRET);
    const SecretString = JSON.stringify(secrets.current(SECRET));
    await secrets.putSecretValue({
      SecretId: SECRET,
      SecretString,
      ClientRequestToken: token,
      VersionStages: ['AWSPENDING'],
    });
    await expect(steps(token, 'testSecret')).resolves.toBeUndefined();
  });

  test('setSecret never changes the password of any other user', async () => {
    const token = secrets.startRotation(SECRET);
    const SecretString = JSON.stringify({ ...secrets.current(SECRET), username: database.user, password: 'stolen' });
    await secrets.putSecretValue({
      SecretId: SECRET,
      SecretString,
      ClientRequestToken: token,
      VersionStages: ['AWSPENDING'],
    });
    await expect(steps(token, 'setSecret')).rejects.toThrow('does not belong to its current one');
    expect(await attempt(database, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  test('is refused for a version that is unknown or not pending, and where rotation is off', async () => {
    await expect(steps('unknown', 'createSecret')).rejects.toThrow('has no version unknown');
    const token = secrets.startRotation(SECRET);
    const newer = secrets.startRotation(SECRET);
    await expect(steps(token, 'createSecret')).rejects.toThrow(`has no version ${token}`);
    secrets.disableRotation(SECRET);
    await expect(steps(newer, 'createSecret')).rejects.toThrow('Rotation is off');
  });

  test('is refused before the secret was filled', async () => {
    secrets.create(SECRET, { username: `${role}_a`, password: 'first' });
    await expect(rotate()).rejects.toThrow('holds no database credential yet');
  });
});
