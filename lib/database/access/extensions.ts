import type { ClientBase } from 'pg';
import { escapeIdentifier } from 'pg';

/**
 * Makes an extension in the connected database, if it can. One whose library is not loaded yet waits for a restart of the
 * server; it does not fail the deployment, which would take back the very setting that loads it.
 */
export async function provideExtension(client: ClientBase, name: string): Promise<void> {
  try {
    await client.query(`CREATE EXTENSION IF NOT EXISTS ${escapeIdentifier(name)}`);
  } catch (error) {
    console.warn({ message: 'extension not made', extension: name, reason: (error as Error).message });
  }
}
