import type { ClientBase } from 'pg';
import { escapeIdentifier } from 'pg';
import { foreignKeys, indexes, missingRoles, owners, tables } from './catalogue';

/** What was looked at in a database, and what is wrong with it. */
export interface ConsistencyReport {
  readonly tables: number;
  readonly rows: number;
  readonly indexes: number;
  readonly foreignKeys: number;
  readonly problems: readonly string[];
  /** What there was no time or no right to look at. */
  readonly leftOut: readonly string[];
}

export interface ConsistencyOptions {
  /** Roles that programs act as. */
  readonly roles: readonly string[];
  /** For all of it, in milliseconds; what does not fit is left out, and said so. */
  readonly timeMilliseconds: number;
}

/** PostgreSQL's word for a statement that took too long. */
const TOOK_TOO_LONG = '57014';

/**
 * Reads a restored database from end to end: every row of every table, every reference between tables, and every B-tree
 * index against its table where the extension amcheck can be had. What that needs of rights and extensions is taken back.
 */
export async function checkConsistency(client: ClientBase, options: ConsistencyOptions): Promise<ConsistencyReport> {
  const check = new Check(client, Date.now() + options.timeMilliseconds);
  await client.query('BEGIN');
  try {
    await check.becomeOwners();
    check.problems.push(...(await missingRoles(client, options.roles)).map((role) => `there is no role ${role}`));
    await check.readTables();
    await check.followReferences();
    await check.compareIndexes();
  } finally {
    // a connection that was lost has rolled back already; its first error is the one to report
    await client.query('ROLLBACK').catch(() => undefined);
  }
  const { counted, problems, leftOut } = check;
  return { ...counted, problems, leftOut };
}

class Check {
  readonly problems: string[] = [];
  readonly leftOut: string[] = [];
  readonly counted = { tables: 0, rows: 0, indexes: 0, foreignKeys: 0 };

  constructor(
    private readonly client: ClientBase,
    private readonly deadline: number,
  ) {}

  /** Who administers a server may not read the tables of others. */
  async becomeOwners(): Promise<void> {
    for (const owner of await owners(this.client))
      await this.attempt(`GRANT ${escapeIdentifier(owner)} TO CURRENT_USER`).catch((error: Error) => {
        this.leftOut.push(`what belongs to ${owner}: ${error.message}`);
      });
  }

  async readTables(): Promise<void> {
    for (const table of await tables(this.client)) {
      const rows = await this.ask(`table ${table}`, `SELECT count(*)::text AS rows FROM ${table}`);
      if (rows === undefined) continue;
      this.counted.tables += 1;
      this.counted.rows += Number(rows[0]?.['rows'] ?? 0);
    }
  }

  async followReferences(): Promise<void> {
    for (const { name, child, parent, pairs } of await foreignKeys(this.client)) {
      const isSet = pairs.map(([own]) => `c.${own} IS NOT NULL`).join(' AND ');
      const isMet = pairs.map(([own, other]) => `p.${other} = c.${own}`).join(' AND ');
      const orphan = `SELECT 1 FROM ${child} c WHERE ${isSet} AND NOT EXISTS (SELECT FROM ${parent} p WHERE ${isMet}) LIMIT 1`;
      const found = await this.ask(`reference ${name} of ${child}`, orphan);
      if (found === undefined) continue;
      this.counted.foreignKeys += 1;
      if (found.length > 0) this.problems.push(`rows of ${child} refer to rows that ${parent} does not have (${name})`);
    }
  }

  async compareIndexes(): Promise<void> {
    const all = await indexes(this.client);
    for (const { name, isValid } of all) if (!isValid) this.problems.push(`index ${name} is not valid`);
    const trees = all.filter(({ isTree, isValid }) => isTree && isValid);
    if (trees.length === 0 || !(await this.canCompare())) return;
    for (const { name, oid } of trees) {
      const found = await this.ask(`index ${name}`, 'SELECT bt_index_check($1::oid::regclass, true)', oid);
      if (found !== undefined) this.counted.indexes += 1;
    }
  }

  private async canCompare(): Promise<boolean> {
    try {
      await this.attempt('CREATE EXTENSION IF NOT EXISTS amcheck');
      return true;
    } catch (error) {
      this.leftOut.push(`indexes: ${(error as Error).message}`);
      return false;
    }
  }

  /** @returns undefined where nothing was learned; what went wrong is noted */
  private async ask(what: string, sql: string, ...values: unknown[]): Promise<Record<string, unknown>[] | undefined> {
    const left = this.deadline - Date.now();
    if (left <= 0) {
      this.leftOut.push(`${what}: no time was left`);
      return undefined;
    }
    try {
      await this.client.query(`SET LOCAL statement_timeout = ${Math.ceil(left)}`);
      return await this.attempt(sql, values);
    } catch (error) {
      const { code, message } = error as Error & { code?: string };
      if (code === TOOK_TOO_LONG) this.leftOut.push(`${what}: no time was left`);
      else if (code === '42501') this.leftOut.push(`${what}: ${message}`);
      else this.problems.push(`${what}: ${message}`);
      return undefined;
    }
  }

  /** One statement that may fail without ending the transaction. */
  private async attempt(sql: string, values: readonly unknown[] = []): Promise<Record<string, unknown>[]> {
    await this.client.query('SAVEPOINT before');
    try {
      const { rows } = await this.client.query<Record<string, unknown>>(sql, [...values]);
      await this.client.query('RELEASE SAVEPOINT before');
      return rows;
    } catch (error) {
      await this.client.query('ROLLBACK TO SAVEPOINT before');
      throw error;
    }
  }
}
