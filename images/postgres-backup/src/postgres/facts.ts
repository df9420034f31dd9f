import type { ClientBase } from 'pg';
import { escapeIdentifier } from 'pg';
import { Failure } from '../failure';
import type { DumpContent } from '../manifest';

export type TableRows = DumpContent['tables'][number];

/** Facts of a database that a dump without its name lacks. */
export type DatabaseFacts = Pick<DumpContent, 'server' | 'settings'> & {
  readonly bytes: number;
  readonly major: number;
};

/**
 * Tables whose rows are in a dump: not those of the system, of extensions, of other servers, or of one session. A
 * materialized view is no table: restoring computes it anew.
 */
const TABLES = `
  SELECT n.nspname AS schema, c.relname AS name
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE c.relkind = 'r' AND c.relpersistence <> 't'
    AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
    AND NOT EXISTS (SELECT FROM pg_depend d
      WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')
  ORDER BY 1, 2`;

const NOT_VALIDATED = `
  SELECT format('%s of %s', quote_ident(conname), coalesce(nullif(conrelid, 0)::regclass::text, contypid::regtype::text)) AS name
  FROM pg_constraint WHERE NOT convalidated ORDER BY 1`;

const INVALID_INDEXES = `SELECT indexrelid::regclass::text AS name FROM pg_index WHERE NOT indisvalid ORDER BY 1`;

/** Columns that not every version has: an absent one is null. The row as JSON has whatever there is. */
const DATABASE = `
  SELECT current_setting('server_version_num')::int / 10000 AS major, current_setting('server_version') AS version,
    pg_encoding_to_char(d.encoding) AS encoding, d.datcollate AS collate, d.datctype AS ctype, to_jsonb(d) AS row,
    pg_database_size(d.oid)::text AS bytes
  FROM pg_database d WHERE d.datname = current_database()`;

const SETTINGS = `
  SELECT split_part(setting, '=', 1) AS name, substr(setting, strpos(setting, '=') + 1) AS value
  FROM pg_db_role_setting s JOIN pg_database d ON d.oid = s.setdatabase, unnest(s.setconfig) AS setting
  WHERE s.setrole = 0 AND d.datname = current_database() ORDER BY 1`;

const PROVIDERS: Readonly<Record<string, string>> = { c: 'libc', i: 'icu', b: 'builtin' };

export async function countRows(client: ClientBase): Promise<TableRows[]> {
  const tables = await client.query<Omit<TableRows, 'rows'>>(TABLES);
  const counts: TableRows[] = [];
  for (const { schema, name } of tables.rows) {
    counts.push({
      schema,
      name,
      rows: await count(client, `ONLY ${escapeIdentifier(schema)}.${escapeIdentifier(name)}`),
    });
  }
  return counts;
}

export const countLargeObjects = (client: ClientBase): Promise<number> => count(client, 'pg_largeobject_metadata');

export const notValidated = (client: ClientBase): Promise<string[]> => names(client, NOT_VALIDATED);

export const invalidIndexes = (client: ClientBase): Promise<string[]> => names(client, INVALID_INDEXES);

export async function databaseFacts(client: ClientBase): Promise<DatabaseFacts> {
  const { rows } = await client.query<DatabaseRow>(DATABASE);
  const [found] = rows;
  if (!found) throw new Failure('the server does not know the database that it serves');
  const { major, version, encoding, collate, ctype, row, bytes } = found;
  const provider = PROVIDERS[row.datlocprovider ?? 'c'] ?? 'libc';
  const locale = row.datlocale ?? row.daticulocale ?? null; // its name until version 16
  const server = { version, encoding, collate, ctype, provider, locale, icuRules: row.daticurules ?? null };
  const settings = await client.query<{ name: string; value: string }>(SETTINGS);
  return { server, settings: settings.rows, bytes: Number(bytes), major };
}

interface DatabaseRow {
  readonly major: number;
  readonly version: string;
  readonly encoding: string;
  readonly collate: string;
  readonly ctype: string;
  readonly bytes: string;
  readonly row: Partial<Record<'datlocprovider' | 'datlocale' | 'daticulocale' | 'daticurules', string>>;
}

async function count(client: ClientBase, from: string): Promise<number> {
  const { rows } = await client.query<{ rows: string }>(`SELECT count(*) AS rows FROM ${from}`);
  return Number(rows[0]?.rows);
}

async function names(client: ClientBase, query: string): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(query);
  return rows.map(({ name }) => name);
}
