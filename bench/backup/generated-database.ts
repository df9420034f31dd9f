import { Client } from 'pg';
import type { DatabaseLogin } from '../../test/support/postgres-server';

/** About what a row below takes on disk, with its share of the index. */
const ROW_BYTES = 290;
/** Bytes of data that do not compress: a twentieth of the database, as images and tokens are. */
const NOISE_SHARE = 0.05;
const TABLES = 8;

/** Fills a database with rows as applications have them: numbers, words, JSON, times. @returns its size in bytes */
export function fillDatabase(login: DatabaseLogin, gibibytes: number): Promise<number> {
  return withClient(login, (client) => fill(client, gibibytes));
}

async function fill(client: Client, gibibytes: number): Promise<number> {
  const bytes = gibibytes * 2 ** 30;
  const rows = Math.ceil((bytes * (1 - NOISE_SHARE)) / TABLES / ROW_BYTES);
  await client.query('CREATE EXTENSION pgcrypto');
  for (let table = 1; table <= TABLES; table += 1) {
    await client.query(
      `CREATE TABLE events_${table} AS SELECT i AS id, md5(i::text || ${table}) AS token, now() - i * interval '1 second' AS at,
         (i * 7919) % 1000003 AS customer, jsonb_build_object('kind', 'order', 'total', i % 977, 'items', ARRAY[i, i + 1, i + 2],
         'note', 'delivered to the door, ' || (i % 31) || ' pieces, ' || repeat('thank you ', (i % 5)::int)) AS body
       FROM generate_series(1::bigint, ${rows}) i`,
    );
    await client.query(`ALTER TABLE events_${table} ADD PRIMARY KEY (id)`);
  }
  await client.query(
    `CREATE TABLE noise AS SELECT gen_random_bytes(1024) AS bytes FROM generate_series(1, ${Math.ceil((bytes * NOISE_SHARE) / 1100)})`,
  );
  const { rows: sizes } = await client.query<{ bytes: string }>('SELECT pg_database_size(current_database()) AS bytes');
  return Number(sizes[0]?.bytes);
}

/** A hash of all rows of all tables, whatever their order. */
export function hashDatabase(login: DatabaseLogin): Promise<string> {
  return withClient(login, async (client) => {
    const hashes: string[] = [];
    const { rows: tables } = await client.query<{ name: string }>(
      `SELECT relname AS name FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace ORDER BY 1`,
    );
    for (const { name } of tables) {
      const query = `SELECT count(*) || ':' || sum(hashtextextended(t::text, 0)) AS hash FROM "${name}" t`;
      const { rows } = await client.query<{ hash: string }>(query);
      hashes.push(`${name}:${rows[0]?.hash}`);
    }
    return hashes.join('\n');
  });
}

async function withClient<T>(login: DatabaseLogin, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client(login);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
