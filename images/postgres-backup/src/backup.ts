import type { Client } from 'pg';
import { CIPHER } from './cipher';
import type { Identity, Login, Store } from './configuration';
import type { DataKey, WrappedKey } from './data-key';
import { generateDataKey } from './data-key';
import { dayName, keysOf, repeatName, type DumpKeys } from './dump-name';
import { streamDump } from './dump-stream';
import { Failure } from './failure';
import type { Log } from './log';
import { sealManifest, type DumpContent } from './manifest';
import type { Metric } from './metrics';
import { checkClientVersion } from './postgres/client-version';
import { withConnection } from './postgres/connection';
import { countLargeObjects, countRows, databaseFacts, notValidated, type DatabaseFacts } from './postgres/facts';
import { takeSnapshot, type Snapshot } from './postgres/snapshot';
import { startTool, versionOf } from './postgres/tool';
import { uploadNew, writeNew } from './upload';

export interface BackupJob {
  readonly identity: Identity;
  readonly store: Store;
  readonly login: Login;
  readonly kmsKeyId: string;
  readonly scheduledAt: Date;
  readonly startedAt: Date;
  readonly log: Log;
  readonly signal: AbortSignal;
}

/** What a run has before its first byte of data. */
interface Run {
  readonly client: Client;
  readonly snapshot: Snapshot;
  readonly facts: DatabaseFacts;
  readonly pgDump: string;
  readonly key: DataKey & WrappedKey;
  readonly keys: DumpKeys;
  /** Milliseconds, of a clock that nobody sets. */
  readonly since: number;
}

/** Makes one dump. @returns its figures @throws Failure; then there is no manifest, and nothing that looks complete */
export function backup(job: BackupJob): Promise<Metric[]> {
  const since = performance.now();
  return withConnection(
    job.login,
    async (client) => {
      const snapshot = await takeSnapshot(client);
      const facts = await databaseFacts(client);
      const pgDump = await versionOf('pg_dump');
      const warning = checkClientVersion(pgDump, facts.major);
      if (warning) job.log.warn(warning);
      const key = await generateDataKey(job.kmsKeyId, job.identity);
      const keys = await claimName(job, pgDump);
      job.log.info('dump begins', { object: keys.dump, server: facts.server.version, databaseBytes: facts.bytes });
      const content = await writeDump(job, { client, snapshot, facts, pgDump, key, keys, since });
      if (!(await writeNew(job.store, keys.manifest, sealManifest(content, key)))) {
        throw new Failure(`${keys.manifest} is in ${job.store.bucket} already, of a run that was not this one`);
      }
      const { bytes, archiveBytes, seconds, tables } = content;
      job.log.info('dump is complete', { object: keys.dump, bytes, archiveBytes, seconds, tables: tables.length });
      return [
        { name: 'BackupSeconds', value: seconds, unit: 'Seconds' },
        { name: 'BackupBytes', value: bytes, unit: 'Bytes' },
      ];
    },
    job.signal,
  );
}

/** A run may write but not look: writing a name that must be new shows whether an earlier run of the day had it. */
async function claimName({ store, scheduledAt, startedAt, log }: BackupJob, pgDump: string): Promise<DumpKeys> {
  for (const name of [dayName(scheduledAt), repeatName(scheduledAt, startedAt)]) {
    const keys = keysOf(store.prefix, name);
    const claim = { scheduledAt: scheduledAt.toISOString(), startedAt: startedAt.toISOString(), pgDump };
    if (await writeNew(store, keys.started, `${JSON.stringify(claim)}\n`)) return keys;
    log.warn(`there was a run named ${name} before; its objects stay as they are`);
  }
  throw new Failure('a run that began in the same second has taken the name of this one');
}

async function writeDump(job: BackupJob, run: Run): Promise<DumpContent> {
  const { client, snapshot, facts, key, keys } = run;
  const counts = countAll(client);
  counts.catch(() => undefined); // the stream reports it
  const dump = await streamDump(
    {
      start: (signal) => startTool('pg_dump', dumpArguments(snapshot), signal, job.login),
      key,
      store: (encrypted) => uploadNew(job.store, keys.dump, encrypted, facts.bytes),
      alongside: { done: counts, cancel: () => void client.end() },
    },
    job.signal,
  );
  const { iv, ...fingerprint } = dump;
  return {
    object: keys.dump.slice(job.store.prefix.length + 1),
    ...job.identity,
    scheduledAt: job.scheduledAt.toISOString(),
    startedAt: job.startedAt.toISOString(),
    snapshotAt: snapshot.takenAt.toISOString(),
    endedAt: new Date().toISOString(),
    seconds: Math.round(performance.now() - run.since) / 1000,
    encryption: { cipher: CIPHER, iv, keyId: key.keyId, wrapped: key.wrapped },
    ...fingerprint,
    pgDump: run.pgDump,
    server: facts.server,
    settings: facts.settings,
    ...(await counts),
  };
}

async function countAll(client: Client): Promise<Pick<DumpContent, 'tables' | 'largeObjects' | 'notValidated'>> {
  const tables = await countRows(client);
  return { tables, largeObjects: await countLargeObjects(client), notValidated: await notValidated(client) };
}

/** Compression is gzip's, outside, so that standard tools open the object step by step. */
function dumpArguments({ id }: Snapshot): string[] {
  return ['--format=custom', '--compress=0', `--snapshot=${id}`, '--lock-wait-timeout=5min', '--no-password'];
}
