import { randomBytes } from 'node:crypto';
import type { ClientBase } from 'pg';
import { escapeIdentifier, escapeLiteral } from 'pg';
import { explain, Failure } from '../failure';
import type { DumpContent } from '../manifest';

/** Exists on every server, and holds nothing. */
export const MAINTENANCE_DATABASE = 'postgres';

/** PostgreSQL cuts longer names off: NAMEDATALEN less one. */
const MAX_NAME_BYTES = 63;

/** A name under which nobody looks for data. */
export const workingName = (): string => `slipway_restore_${randomBytes(6).toString('hex')}`;

export async function refuseExisting(client: ClientBase, name: string): Promise<void> {
  if (Buffer.byteLength(name) > MAX_NAME_BYTES) {
    throw new Failure(`${JSON.stringify(name)} is longer than ${MAX_NAME_BYTES} bytes: PostgreSQL would cut it off`);
  }
  if (await exists(client, name)) {
    throw new Failure(
      `there is a database ${JSON.stringify(name)} already: choose another name, or --replace, which keeps it under a new name`,
    );
  }
}

/** An empty database in which the text of the dump sorts and compares as it did. */
export async function createDatabase(
  client: ClientBase,
  name: string,
  { server, settings }: DumpContent,
): Promise<void> {
  const { encoding, collate, ctype, provider, locale, icuRules } = server;
  const localeOption = provider === 'icu' ? 'ICU_LOCALE' : 'BUILTIN_LOCALE';
  const options = [
    'TEMPLATE template0',
    `ENCODING ${escapeLiteral(encoding)}`,
    `LC_COLLATE ${escapeLiteral(collate)}`,
    `LC_CTYPE ${escapeLiteral(ctype)}`,
    ...(provider === 'libc' ? [] : [`LOCALE_PROVIDER ${provider}`]),
    ...(locale === null ? [] : [`${localeOption} ${escapeLiteral(locale)}`]),
    ...(icuRules === null ? [] : [`ICU_RULES ${escapeLiteral(icuRules)}`]),
  ];
  await client.query(`CREATE DATABASE ${escapeIdentifier(name)} ${options.join(' ')}`);
  for (const { name: setting, value } of settings) {
    // FROM CURRENT takes the value as it is: whether it is a list, and how to quote it, only the server knows
    await client.query('SELECT pg_catalog.set_config($1, $2, false)', [setting, value]);
    await client.query(`ALTER DATABASE ${escapeIdentifier(name)} SET ${setting} FROM CURRENT`);
  }
}

/** @param stamp ends the new name of a database that gives way */
export async function putInPlace(
  client: ClientBase,
  working: string,
  name: string,
  replace: boolean,
  stamp: string,
): Promise<string | undefined> {
  const aside = replace && (await exists(client, name)) ? asideName(name, stamp) : undefined;
  try {
    if (aside) await rename(client, name, aside);
    await rename(client, working, name);
    return aside;
  } catch (error) {
    if (aside && !(await exists(client, name))) await rename(client, aside, name);
    throw new Failure(
      `restored and checked, but not renamed: ${explain(error)}. It stays as ${JSON.stringify(working)}: ` +
        `end the connections to ${JSON.stringify(name)} and rename it by hand, or drop it`,
    );
  }
}

/** Of what this program created itself. */
export async function dropDatabase(client: ClientBase, working: string): Promise<void> {
  await client.query(`DROP DATABASE IF EXISTS ${escapeIdentifier(working)} WITH (FORCE)`);
}

async function rename(client: ClientBase, from: string, to: string): Promise<void> {
  await client.query(`ALTER DATABASE ${escapeIdentifier(from)} RENAME TO ${escapeIdentifier(to)}`);
}

async function exists(client: ClientBase, name: string): Promise<boolean> {
  const { rows } = await client.query('SELECT FROM pg_catalog.pg_database WHERE datname = $1', [name]);
  return rows.length > 0;
}

/** Cut to what PostgreSQL takes, between characters. */
function asideName(name: string, stamp: string): string {
  const end = `_before_${stamp}`;
  const start = Buffer.from(name).subarray(0, MAX_NAME_BYTES - end.length);
  return `${start.toString().replace(/\uFFFD+$/, '')}${end}`;
}
