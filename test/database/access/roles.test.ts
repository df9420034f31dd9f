import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Client } from 'pg';
import type { Login } from '../../../lib/database/access/connect';
import type { DeclaredRole } from '../../../lib/database/access/declared-role';
import { reconcileRoles } from '../../../lib/database/access/roles';
import { describeWithPostgres } from '../../support/postgres';
import { attempt, connect, dump, userLogin } from './sessions';

const DENIED = '42501';
const owner: DeclaredRole = { name: 'shop', access: 'owner' };
const writer: DeclaredRole = { name: 'worker', access: 'read-write' };
const reader: DeclaredRole = { name: 'report', access: 'read-only' };
const roles = [owner, writer, reader];

describeWithPostgres('roles of a database, made by an admin who is no superuser', (server) => {
  let database: Login;
  let admin: Client;
  let logins: Record<string, Login>;

  beforeAll(async () => {
    database = await server.createDatabase();
    admin = await connect(database);
    await reconcileRoles(admin, [owner]);
    const shop = await userLogin(admin, database, 'shop_a');
    await attempt(shop, 'CREATE TABLE before (id serial)', 'CREATE SCHEMA old', 'CREATE TABLE old.before (id int)');
    await reconcileRoles(admin, roles);
    await attempt(shop, 'CREATE TABLE after (id serial)', 'CREATE SCHEMA new', 'CREATE TABLE new.after (id int)');
    logins = {};
    for (const user of ['shop_a', 'shop_b', 'worker_a', 'report_b'])
      logins[user] = await userLogin(admin, database, user);
  });
  afterAll(() => admin?.end());

  test('the admin of these tests has no more rights than the one on Amazon RDS', async () => {
    const { rows } = await admin.query('SELECT rolsuper, rolcreaterole FROM pg_roles WHERE rolname = current_user');
    expect(rows).toEqual([{ rolsuper: false, rolcreaterole: true }]);
  });

  test.each([
    ['worker_a', 'INSERT INTO before DEFAULT VALUES', []],
    ['worker_a', 'INSERT INTO after DEFAULT VALUES', []],
    ['worker_a', 'UPDATE new.after SET id = 1', []],
    ['worker_a', 'DELETE FROM old.before', []],
    ['worker_a', 'CREATE TABLE mine (id int)', DENIED],
    ['worker_a', 'CREATE SCHEMA mine', DENIED],
    ['worker_a', 'ALTER TABLE before ADD x int', DENIED],
    ['worker_a', 'TRUNCATE before', DENIED],
    ['report_b', 'SELECT FROM before WHERE false', []],
    ['report_b', 'SELECT FROM after WHERE false', []],
    ['report_b', 'SELECT FROM old.before WHERE false', []],
    ['report_b', 'SELECT FROM new.after WHERE false', []],
    ['report_b', 'INSERT INTO before DEFAULT VALUES', DENIED],
    ['report_b', 'DELETE FROM after', DENIED],
    ['report_b', `SELECT nextval('after_id_seq')`, DENIED],
    ['report_b', 'SET ROLE shop', DENIED],
    ['shop_b', 'ALTER TABLE before ADD x int', []],
    ['shop_b', 'DROP TABLE new.after', []],
  ])('%s: %s', async (user, statement, expected) => {
    expect(await attempt(logins[user]!, 'BEGIN', statement)).toEqual(expected);
  });

  test('both users of a role act as the role, also after a pooler has reset the session', async () => {
    const users = [logins.shop_a!, logins.shop_b!];
    const seen = await Promise.all(users.map((user) => attempt(user, 'DISCARD ALL', 'SELECT current_user AS role')));
    expect(seen).toEqual([[{ role: 'shop' }], [{ role: 'shop' }]]);
  });

  test('a user that was not declared cannot connect', async () => {
    await attempt(server.superuser(), `CREATE ROLE stranger LOGIN PASSWORD 'secret'`);
    expect(await attempt({ ...database, user: 'stranger', password: 'secret' }, 'SELECT 1')).toBe(DENIED);
  });

  test('a second run changes no role, password, membership, setting or access list', async () => {
    const before = await dump(server.superuser(database.database));
    await reconcileRoles(admin, roles);
    expect(await dump(server.superuser(database.database))).toEqual(before);
  });
});
