import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Client } from 'pg';
import type { ConsistencyReport } from '../../lib/recovery/drill/consistency';
import { checkConsistency } from '../../lib/recovery/drill/consistency';
import type { DatabaseLogin } from '../support/postgres';
import { describeWithPostgres } from '../support/postgres';

const SCHEMA = `
  CREATE TABLE customers (id int PRIMARY KEY, email text NOT NULL);
  CREATE TABLE orders (id int PRIMARY KEY, customer int REFERENCES customers);
  CREATE SCHEMA "odd ""names";
  CREATE TABLE "odd ""names"."Two Words" (a int, b int, PRIMARY KEY (a, b));
  CREATE TABLE "odd ""names".child (x int, y int, FOREIGN KEY (x, y) REFERENCES "odd ""names"."Two Words");
  INSERT INTO customers SELECT i, 'c' || i || '@example.com' FROM generate_series(1, 500) i;
  INSERT INTO orders SELECT i, i FROM generate_series(1, 300) i;
  INSERT INTO "odd ""names"."Two Words" VALUES (1, 2);
  INSERT INTO "odd ""names".child VALUES (1, 2), (NULL, 7);
  CREATE INDEX by_email ON customers (email);
`;

describeWithPostgres('[CUS-36, RWP-30] a restored database is read from end to end', (server) => {
  let login: DatabaseLogin;
  let root: Client;

  beforeAll(async () => {
    login = await server.createDatabase();
    root = await connected(server.superuser(login.database));
    await root.query(SCHEMA);
  });
  afterAll(() => root?.end());

  const checked = (roles: readonly string[] = [], timeMilliseconds = 60_000): Promise<ConsistencyReport> =>
    checkConsistency(root, { roles, timeMilliseconds });

  test('one that holds together is counted', async () => {
    expect(await checked(['postgres'])).toEqual({
      tables: 4,
      rows: 803,
      indexes: 4,
      foreignKeys: 2,
      problems: [],
      leftOut: [],
    });
  });

  test('and is left as it was, without the extension that looked at its indexes', async () => {
    await checked();
    const { rows } = await root.query("SELECT 1 FROM pg_extension WHERE extname = 'amcheck'");
    expect(rows).toEqual([]);
  });

  test('roles without which the programs could not sign in are missed', async () => {
    expect((await checked(['postgres', 'shop', 'report'])).problems).toEqual([
      'there is no role report',
      'there is no role shop',
    ]);
  });

  test('a row whose other end is gone is found', async () => {
    await damaged(root, 'DELETE FROM customers WHERE id = 7');
    expect((await checked()).problems).toEqual([
      'rows of public.orders refer to rows that public.customers does not have (orders_customer_fkey)',
    ]);
    await damaged(root, "INSERT INTO customers VALUES (7, 'c7@example.com')");
  });

  test('and one of a reference over several columns', async () => {
    await damaged(root, 'INSERT INTO "odd ""names".child VALUES (9, 9)');
    const { problems } = await checked();
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(
      /^rows of "odd ""names"\.child refer to rows that "odd ""names"\."Two Words" does not have/,
    );
    await damaged(root, 'DELETE FROM "odd ""names".child WHERE x = 9');
  });

  test('an index that has lost the way to its rows is found', async () => {
    await root.query("CREATE FUNCTION f(int) RETURNS int IMMUTABLE LANGUAGE sql AS 'SELECT $1'");
    await root.query('CREATE INDEX by_function ON customers (f(id))');
    await root.query("CREATE OR REPLACE FUNCTION f(int) RETURNS int IMMUTABLE LANGUAGE sql AS 'SELECT $1 * 3'");
    expect((await checked()).problems).toEqual([
      expect.stringMatching(/^index public\.by_function: .*(lacks matching index tuple|tuple)/),
    ]);
    await root.query('DROP INDEX by_function');
  });

  test('an index that is not valid is found', async () => {
    await root.query("UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'by_email'::regclass");
    expect((await checked()).problems).toEqual(['index public.by_email is not valid']);
    await root.query("UPDATE pg_index SET indisvalid = true WHERE indexrelid = 'by_email'::regclass");
  });

  test('what there is no time for is left out, and said so', async () => {
    const { tables, problems, leftOut } = await checked([], 0);
    expect({ tables, problems }).toEqual({ tables: 0, problems: [] });
    expect(leftOut).toContain('table public.customers: no time was left');
  });

  test('by an administrator who is no superuser, who reads what belongs to others', async () => {
    const owned = await server.createDatabase();
    const admin = await connected(owned);
    await admin.query('CREATE ROLE tables_of_others');
    await admin.query('GRANT tables_of_others TO CURRENT_USER');
    await admin.query('CREATE TABLE theirs (id int PRIMARY KEY)');
    await admin.query('INSERT INTO theirs VALUES (1)');
    const above = await connected(server.superuser(owned.database));
    await above.query('ALTER TABLE theirs OWNER TO tables_of_others');
    await above.query('ALTER SCHEMA public OWNER TO postgres');
    await admin.query('REVOKE tables_of_others FROM CURRENT_USER');
    await expect(admin.query('SELECT * FROM theirs')).rejects.toThrow('permission denied');
    const report = await checkConsistency(admin, { roles: ['tables_of_others'], timeMilliseconds: 60_000 });
    expect(report).toMatchObject({ tables: 1, rows: 1, problems: [] });
    expect(report.leftOut).toEqual([expect.stringContaining('amcheck')]);
    // and is what it was before
    await expect(admin.query('SELECT * FROM theirs')).rejects.toThrow('permission denied');
    await Promise.all([admin.end(), above.end()]);
  });
});

/** Changes rows behind the back of what guards them, as a broken disk would. */
async function damaged(root: Client, sql: string): Promise<void> {
  await root.query("SET session_replication_role = 'replica'");
  await root.query(sql);
  await root.query("SET session_replication_role = 'origin'");
}

async function connected(login: DatabaseLogin): Promise<Client> {
  const client = new Client(login);
  client.on('error', () => undefined);
  await client.connect();
  return client;
}
