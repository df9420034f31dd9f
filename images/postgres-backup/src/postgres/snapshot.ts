import type { ClientBase } from 'pg';
import { Failure } from '../failure';

/** Any constant that no application is likely to use: advisory locks belong to one database and have 64-bit keys. */
const LOCK_KEY = '5279041163570221';

export interface Snapshot {
  /** As `pg_dump --snapshot` takes it; valid while the transaction is open. */
  readonly id: string;
  readonly takenAt: Date;
}

/**
 * A view of the database that other sessions can share, for as long as the connection lives. The connection also holds
 * the lock that makes a second dump of the same database fail; the server frees it when the connection is gone, however
 * this program ends.
 */
export async function takeSnapshot(client: ClientBase): Promise<Snapshot> {
  const lock = await client.query<{ free: boolean }>('SELECT pg_try_advisory_lock($1) AS free', [LOCK_KEY]);
  if (!lock.rows[0]?.free) throw new Failure('another dump of this database is running: this run does nothing');
  await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
  const { rows } = await client.query<Snapshot>('SELECT pg_export_snapshot() AS id, now() AS "takenAt"');
  const [snapshot] = rows;
  if (!snapshot) throw new Failure('the server exports no snapshot');
  return snapshot;
}
