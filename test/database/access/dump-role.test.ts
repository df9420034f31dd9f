import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Client } from 'pg';
import type { Login } from '../../../lib/database/access/connect';
import { reconcileRoles } from '../../../lib/database/access/roles';
import { describeWithPostgres } from '../../support/postgres';
import { attempt, connect, dump, userLogin } from './sessions';

const DENIED = '42501';
const roles = [
  { name: 'shop', access: 'owner' },
  { name: 'main_dump', access: 'dump' },
] as const;

describeWithPostgres('[VIB-45] the role that dumps a database', (server) => {
  let database: Login;
  let admin: Client;
  let dumper: Login;

  beforeAll(async () => {
    database = await server.createDatabase();
    admin = await connect(database);
    await reconcileRoles(admin, roles);
    const shop = await userLogin(admin, database, 'shop_a');
    await attempt(shop, 'CREATE TABLE items (id serial)', 'CREATE SCHEMA deep', 'CREATE TABLE deep.items (id int)');
    // nobody's that the description knows: what a person or an extension made
    const person = server.superuser(database.database);
    await attempt(person, 'CREATE SCHEMA foreign_made', 'CREATE TABLE foreign_made.items (id serial)');
    await reconcileRoles(admin, roles);
    dumper = await userLogin(admin, database, 'main_dump_a');
  });
  afterAll(() => admin?.end());

  test.each([
    ['SELECT FROM items', []],
    ['SELECT FROM deep.items', []],
    ['SELECT FROM foreign_made.items', []],
    ['SELECT FROM foreign_made.items_id_seq WHERE false', []],
    ['LOCK TABLE foreign_made.items IN ACCESS SHARE MODE', []],
    ['INSERT INTO items DEFAULT VALUES', DENIED],
    ['DELETE FROM foreign_made.items', DENIED],
    ['CREATE TABLE mine (id int)', DENIED],
    [`SELECT nextval('items_id_seq')`, DENIED],
    ['SET ROLE shop', DENIED],
  ])('%s', async (statement, expected) => {
    expect(await attempt(dumper, 'BEGIN', statement)).toEqual(expected);
  });

  test('is made once: a second run changes nothing', async () => {
    const before = await dump(server.superuser(database.database));
    await reconcileRoles(admin, roles);
    expect(await dump(server.superuser(database.database))).toEqual(before);
  });
});
