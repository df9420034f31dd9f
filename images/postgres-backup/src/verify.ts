import type { Identity, Store } from './configuration';
import { chooseDump } from './inventory';
import type { Log } from './log';
import { feed, openDump } from './opened-dump';
import { startTool } from './postgres/tool';

export interface VerifyJob {
  readonly identity: Identity;
  readonly store: Store;
  /** Name of the dump; undefined: the latest that is complete. */
  readonly name: string | undefined;
  readonly log: Log;
  readonly signal: AbortSignal;
}

/**
 * Everything that can be checked without a server: every byte is authentic, unpacks, and is an archive that pg_restore
 * reads to its end (it writes the statements that it would execute, to nowhere).
 */
export async function verify({ identity, store, name, log, signal }: VerifyJob): Promise<void> {
  const entry = await chooseDump(store, name);
  const dump = await openDump(store, entry, identity, signal);
  log.info('dump is authentic', { object: entry.keys.dump, bytes: dump.content.bytes });
  await feed(store, dump, startTool('pg_restore', ['--file=-'], signal), signal);
  const { snapshotAt, archiveBytes, tables } = dump.content;
  log.info('dump is readable', { object: entry.keys.dump, snapshotAt, archiveBytes, tables: tables.length });
}
