import { differences, type Found } from './consistency';
import type { Identity, Login, Store } from './configuration';
import { Failure } from './failure';
import { chooseDump } from './inventory';
import type { Log } from './log';
import type { DumpContent } from './manifest';
import type { Metric } from './metrics';
import { feed, openDump, type OpenedDump } from './opened-dump';
import { withConnection } from './postgres/connection';
import { countLargeObjects, countRows, invalidIndexes, notValidated } from './postgres/facts';
import { createDatabase, dropDatabase, putInPlace, refuseExisting, workingName } from './postgres/restored-database';
import { startTool } from './postgres/tool';

export interface RestoreJob {
  readonly identity: Identity;
  readonly store: Store;
  /** Of a database for maintenance; who logs in may create databases. */
  readonly login: Login;
  /** Name of the dump; undefined: the latest that is complete. */
  readonly name: string | undefined;
  /** Name that the restored database gets. */
  readonly into: string;
  /** A database of that name gives way, under another name. */
  readonly replace: boolean;
  /** Everything belongs to who logs in; grants are left out. For servers without the roles of the dump. */
  readonly withoutRoles: boolean;
  readonly log: Log;
  readonly signal: AbortSignal;
}

/**
 * Restores into a database of its own, which gets its name when everything in it was checked. @throws Failure; then
 * that database is gone again, and all others are as they were
 */
export async function restore(job: RestoreJob): Promise<Metric[]> {
  const since = performance.now();
  if (!job.replace) await withConnection(job.login, (client) => refuseExisting(client, job.into));
  const entry = await chooseDump(job.store, job.name);
  const dump = await openDump(job.store, entry, job.identity, job.signal);
  job.log.info('dump is authentic', { object: entry.keys.dump, bytes: dump.content.bytes });
  const working = workingName();
  await fillAndCheck(job, dump, working).catch(async (error: unknown) => {
    await withConnection(job.login, (client) => dropDatabase(client, working)).catch(() =>
      job.log.error(`the database ${working} could not be dropped: it is incomplete, drop it by hand`),
    );
    throw error;
  });
  const stamp = new Date().toISOString().slice(0, 19).replaceAll(/\D/g, '');
  const aside = await withConnection(job.login, (client) => putInPlace(client, working, job.into, job.replace, stamp));
  const seconds = Math.round(performance.now() - since) / 1000;
  job.log.info('database is restored', { database: job.into, ...(aside && { before: aside }), seconds });
  return [{ name: 'RestoreSeconds', value: seconds, unit: 'Seconds' }];
}

async function fillAndCheck(job: RestoreJob, dump: OpenedDump, working: string): Promise<void> {
  const login = { ...job.login, database: working };
  await withConnection(job.login, (client) => createDatabase(client, working, dump.content));
  job.log.info('restoring', { into: working });
  const roles = job.withoutRoles ? ['--no-owner', '--no-privileges'] : [];
  const args = ['--exit-on-error', '--no-password', `--dbname=${working}`, ...roles];
  await feed(job.store, dump, startTool('pg_restore', args, job.signal, login), job.signal);
  job.signal.throwIfAborted();
  const found = await withConnection(
    login,
    async (client): Promise<Found> => {
      await client.query('ANALYZE'); // an archive has no statistics, without which the first queries are slow
      return {
        tables: await countRows(client),
        largeObjects: await countLargeObjects(client),
        notValidated: await notValidated(client),
        invalidIndexes: await invalidIndexes(client),
      };
    },
    job.signal,
  );
  refuseDifferences(dump.content, found);
  job.log.info('content is consistent', {
    tables: found.tables.length,
    rows: sum(found.tables.map(({ rows }) => rows)),
  });
}

function refuseDifferences(content: DumpContent, found: Found): void {
  const all = differences(content, found);
  if (all.length === 0) return;
  const rest = all.length > 20 ? `; and ${all.length - 20} more` : '';
  throw new Failure(`the restored database differs from its dump: ${all.slice(0, 20).join('; ')}${rest}`);
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, each) => total + each, 0);
