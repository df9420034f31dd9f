import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Client } from 'pg';
import type { Login } from '../../../lib/database/access/connect';
import { withConnection } from '../../../lib/database/access/connect';
import type { DeclaredRole } from '../../../lib/database/access/declared-role';
import { reconcileRoles } from '../../../lib/database/access/roles';
import { describeWithPostgres } from '../../support/postgres';
import { attempt, connect, dump, userLogin } from './sessions';

const DENIED = '42501';
const LOGIN_REFUSED = '28000';

describeWithPostgres('changes to the roles of a database', (server) => {
  let database: Login;
  let admin: Client;

  beforeAll(async () => {
    database = await server.createDatabase();
    admin = await connect(database);
  });
  afterAll(() => admin?.end());

  const login = (user: string) => userLogin(admin, database, user);

  test('a role that is no longer declared loses its login and nothing else, until it is declared again', async () => {
    const gone: DeclaredRole = { name: 'gone', access: 'owner' };
    await reconcileRoles(admin, [gone]);
    const user = await login('gone_a');
    await attempt(user, 'CREATE TABLE kept (id int)');

    expect(await reconcileRoles(admin, [])).toEqual(['gone_a', 'gone_b']);
    expect(await attempt(user, 'SELECT 1')).toBe(LOGIN_REFUSED);
    expect(await reconcileRoles(admin, [])).toEqual([]);

    expect(await reconcileRoles(admin, [gone])).toEqual([]);
    expect(await attempt(user, 'SELECT FROM kept')).toEqual([]);
  });

  test('a role of another database on the server keeps its login', async () => {
    await reconcileRoles(admin, [{ name: 'neighbour', access: 'owner' }]);
    await withConnection(connect, await server.createDatabase(), (other) => reconcileRoles(other, []));
    expect(await attempt(await login('neighbour_a'), 'SELECT')).toHaveLength(1);
  });

  test('a role that becomes read-only can no longer write, neither to old nor to new tables', async () => {
    const maker: DeclaredRole = { name: 'maker', access: 'owner' };
    await reconcileRoles(admin, [maker, { name: 'user', access: 'read-write' }]);
    const [maker_a, user_a] = [await login('maker_a'), await login('user_a')];
    await attempt(maker_a, 'CREATE TABLE old (id int)');
    expect(await attempt(user_a, 'DELETE FROM old')).toEqual([]);

    await reconcileRoles(admin, [maker, { name: 'user', access: 'read-only' }]);
    await attempt(maker_a, 'CREATE TABLE new (id int)');
    expect(await attempt(user_a, 'SELECT FROM old', 'SELECT FROM new')).toEqual([]);
    expect(await attempt(user_a, 'DELETE FROM old')).toBe(DENIED);
    expect(await attempt(user_a, 'DELETE FROM new')).toBe(DENIED);
  });

  test('a former owner can make nothing more and still uses what it made, and so do the others', async () => {
    await reconcileRoles(admin, [{ name: 'first', access: 'owner' }]);
    const first_a = await login('first_a');
    await attempt(first_a, 'CREATE TABLE made (id int)');
    await reconcileRoles(admin, [
      { name: 'first', access: 'read-write' },
      { name: 'second', access: 'read-write' },
    ]);
    expect(await attempt(first_a, 'CREATE TABLE more (id int)')).toBe(DENIED);
    expect(await attempt(first_a, 'TRUNCATE made')).toEqual([]);
    expect(await attempt(await login('second_b'), 'INSERT INTO made VALUES (1)')).toEqual([]);
  });

  test('names are quoted, whatever is in them', async () => {
    const odd = `o'Neil "x"; DROP \\ é-1`;
    await reconcileRoles(admin, [
      { name: odd, access: 'owner' },
      { name: 'Reader', access: 'read-only' },
    ]);
    const user = await login(`${odd}_a`);
    await attempt(
      user,
      'CREATE SCHEMA "A b"',
      'CREATE TABLE "A b"."T.1" (id int)',
      'CREATE FUNCTION "A b"."F(" (int) RETURNS int RETURN 1',
    );
    await reconcileRoles(admin, [
      { name: odd, access: 'owner' },
      { name: 'Reader', access: 'read-write' },
    ]);
    expect(await attempt(await login('Reader_b'), 'DELETE FROM "A b"."T.1"')).toEqual([]);
    expect(await attempt({ ...database, user: `${odd}_b`, password: 'none' }, 'SELECT')).toBe('28P01');
  });

  test('two runs at the same time wait for each other', async () => {
    await reconcileRoles(admin, []);
    const same: DeclaredRole[] = [{ name: 'parallel', access: 'owner' }];
    const second = withConnection(connect, database, (other) => reconcileRoles(other, same));
    expect(await Promise.all([reconcileRoles(admin, same), second])).toEqual([[], []]);
  });

  describe('is refused, with nothing changed,', () => {
    const tooLong = 'x'.repeat(62);
    test.each([
      ['when the name is that of the admin', 'ADMIN', `'ADMIN' exists and was not made for this database`],
      ['when the name is that of a role which somebody else made', 'postgres', `'postgres' exists and was not made`],
      ['when PostgreSQL would cut the name', tooLong, `'${tooLong}' must have 1 to 61 bytes`],
      ['when the name is that of a user of another role', 'good_a', `'good_a' is wanted twice`],
      ['when PostgreSQL refuses the name', 'pg_thing', 'role name "pg_thing" is reserved (in: CREATE ROLE "pg_thing"'],
    ])('%s', async (_when, name, message) => {
      const before = await dump(server.superuser(database.database));
      const named = name.replace('ADMIN', database.user);
      const wanted: DeclaredRole[] = [
        { name: 'good', access: 'owner' },
        { name: named, access: 'owner' },
      ];
      await expect(reconcileRoles(admin, wanted)).rejects.toThrow(message.replace('ADMIN', database.user));
      expect(await dump(server.superuser(database.database))).toEqual(before);
    });

    test('when the admin does not own the database', async () => {
      const foreign = await server.createDatabase();
      await attempt(server.superuser(), `ALTER DATABASE ${foreign.database} OWNER TO postgres`);
      const run = withConnection(connect, foreign, (client) => reconcileRoles(client, []));
      await expect(run).rejects.toThrow(`must own the database '${foreign.database}'`);
    });
  });
});
