import { afterEach, beforeAll, beforeEach, expect, jest, test } from '@jest/globals';
import type { AccessEvent, AccessRole } from '../../../lib/database/access/access-resource';
import { applyAccess } from '../../../lib/database/access/access-resource';
import type { Connect, Login } from '../../../lib/database/access/connect';
import { connectWithTls } from '../../../lib/database/access/connect';
import { secretStore } from '../../../lib/shared/secret-store';
import { describeWithPostgres } from '../../support/postgres';
import { SecretsManagerFake } from '../../support/secrets-manager-fake';
import { attempt, connect, dump, loginFrom } from './sessions';

const ADMIN = 'arn:admin';

describeWithPostgres('the custom resource', (server) => {
  let database: Login;
  let secrets: SecretsManagerFake;
  let log: ReturnType<typeof jest.spyOn>;
  let tests = 0;

  beforeAll(async () => {
    database = await server.createDatabase();
  });
  beforeEach(() => {
    log = jest.spyOn(console, 'info').mockImplementation(() => undefined);
    tests += 1;
    secrets = new SecretsManagerFake();
    secrets.create(ADMIN, { username: database.user, password: database.password });
  });
  afterEach(() => log.mockRestore());

  /** Each test has roles of its own in the one database. */
  function role(name: string, access: AccessRole['access']): AccessRole {
    return { name: `${name}_${tests}`, access, secretArn: `arn:${name}` };
  }
  function apply(
    RequestType: AccessEvent['RequestType'],
    Roles: AccessRole[],
    changes: object = {},
    connecting: Connect = connect,
  ) {
    const { host, port } = database;
    const place = { Host: host, Port: String(port), Database: database.database };
    const event = { RequestType, ResourceProperties: { AdminSecretArn: ADMIN, ...place, Roles, ...changes } };
    return applyAccess(event, { store: secretStore(secrets), connect: connecting });
  }
  const inDatabase = (secretId: string, statement: string) => attempt(loginFrom(secrets.current(secretId)), statement);

  test('fills the secret of a service, which can then log in', async () => {
    const orders = role('orders', 'owner');
    secrets.create(orders.secretArn, { username: `${orders.name}_a`, password: 'p@ss/word?' });
    const { PhysicalResourceId } = await apply('Create', [orders], { ReaderHost: 'reader' });
    expect(PhysicalResourceId).toBe(`database-access-${database.database}`);
    const credentials = `${orders.name}_a:p%40ss%2Fword%3F`;
    expect(secrets.current(orders.secretArn)).toEqual({
      engine: 'postgres',
      username: `${orders.name}_a`,
      password: 'p@ss/word?',
      host: '127.0.0.1',
      port: database.port,
      dbname: database.database,
      url: `postgresql://${credentials}@127.0.0.1:${database.port}/${database.database}?sslmode=require`,
      readerUrl: `postgresql://${credentials}@reader:${database.port}/${database.database}?sslmode=require`,
    });
    expect(await inDatabase(orders.secretArn, 'SELECT current_user AS role')).toEqual([{ role: orders.name }]);
  });

  test.each([
    ['no value that can be read', 'plain text'],
    ['no password', { username: 'ROLE_a' }],
    ['the user of another role', { username: 'somebody_a', password: 'known to somebody' }],
  ])('makes a password where the secret has %s', async (_what, value) => {
    const orders = role('orders', 'owner');
    secrets.create(orders.secretArn, JSON.parse(JSON.stringify(value).replace('ROLE', orders.name)) as object);
    await apply('Create', [orders]);
    expect(secrets.current(orders.secretArn).password).toMatch(/^[\w-]{32}$/);
    expect(await inDatabase(orders.secretArn, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  test('an update keeps user and password, and follows the host', async () => {
    const orders = role('orders', 'owner');
    secrets.create(orders.secretArn, { username: `${orders.name}_b`, password: 'held by a task' });
    await apply('Create', [orders]);
    await apply('Update', [orders], { Host: 'localhost' });
    expect(secrets.current(orders.secretArn)).toMatchObject({
      username: `${orders.name}_b`,
      password: 'held by a task',
      host: 'localhost',
    });
  });

  test('a second run changes neither the database nor a secret', async () => {
    const all = [role('orders', 'owner'), role('audit', 'read-only')];
    for (const { name, secretArn } of all) secrets.create(secretArn, { username: `${name}_a`, password: 'generated' });
    await apply('Create', all);
    const before = [
      await dump(server.superuser(database.database)),
      all.map(({ secretArn }) => secrets.versionCount(secretArn)),
    ];
    await apply('Update', all);
    expect([
      await dump(server.superuser(database.database)),
      all.map(({ secretArn }) => secrets.versionCount(secretArn)),
    ]).toEqual(before);
  });

  test('a restored database learns the password that running tasks hold', async () => {
    const orders = role('orders', 'owner');
    secrets.create(orders.secretArn, { username: `${orders.name}_a`, password: 'held by a task' });
    await apply('Create', [orders]);
    await attempt(server.superuser(), `ALTER ROLE ${orders.name}_a PASSWORD 'older'`);
    await apply('Update', [orders]);
    expect(await inDatabase(orders.secretArn, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  test('notes whose login it took, and leaves all as it is when the resource is deleted', async () => {
    const orders = role('orders', 'owner');
    secrets.create(orders.secretArn, { username: `${orders.name}_a` });
    await apply('Create', [orders]);
    await apply('Delete', [orders]);
    expect(await inDatabase(orders.secretArn, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    await apply('Update', []);
    expect(await inDatabase(orders.secretArn, 'SELECT 1')).toBe('28000');
    expect(log.mock.calls.flat()).toContainEqual(expect.objectContaining({ user: `${orders.name}_a` }));
  });

  test('refuses an access that it does not know, and an admin secret without a password', async () => {
    await expect(apply('Create', [role('orders', 'admin' as never)])).rejects.toThrow(
      "owner, read-write, read-only, dump, got 'admin'",
    );
    secrets.create(ADMIN, { username: 'somebody' });
    await expect(apply('Create', [])).rejects.toThrow(`${ADMIN} has no username and password`);
  });

  test('no password is sent in clear text, which the log of the server would show', async () => {
    const orders = role('orders', 'owner');
    secrets.create(orders.secretArn, { username: `${orders.name}_a`, password: 'in-clear-text' });
    const sent: string[] = [];
    await apply('Create', [orders], {}, async (login) => {
      const client = await connect(login);
      const query = client.query.bind(client) as (...input: unknown[]) => unknown;
      return Object.assign(client, { query: (...input: unknown[]) => (sent.push(String(input[0])), query(...input)) });
    });
    expect(sent.join()).toContain("PASSWORD 'SCRAM-SHA-256$4096:");
    expect(sent.join()).not.toContain('in-clear-text');
  });

  test('a server without TLS is refused outside of tests', async () => {
    await expect(connectWithTls(database)).rejects.toThrow('does not support SSL');
  });
});
