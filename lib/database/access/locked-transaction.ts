import type { ClientBase } from 'pg';

/** Any constant that no application on the database is likely to use; advisory locks have 64-bit keys. */
const LOCK_KEY = '6003410723861187';

/**
 * Does all of the work or nothing of it, one caller at a time: two sessions that change the same role at once fail with
 * "tuple concurrently updated". The lock ends with the transaction.
 */
export async function lockedTransaction<T>(client: ClientBase, work: () => Promise<T>): Promise<T> {
  await client.query('BEGIN');
  try {
    await client.query('SELECT pg_advisory_xact_lock($1)', [LOCK_KEY]);
    const result = await work();
    await client.query('COMMIT');
    return result;
  } catch (error) {
    // a connection that was lost has rolled back already; its first error is the one to report
    await client.query('ROLLBACK').catch(() => undefined);
    throw error;
  }
}
