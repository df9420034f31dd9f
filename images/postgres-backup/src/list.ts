import type { Store } from './configuration';
import { isComplete, readInventory, readManifest, type Entry } from './inventory';
import type { Log } from './log';
import type { Metric } from './metrics';

/** Writes a line for every run; figures are those of the manifests, which are read but not authenticated. */
export async function list(store: Store, log: Log): Promise<Metric[]> {
  const entries = await readInventory(store);
  let newest: Date | undefined;
  for (const entry of entries) {
    const snapshotAt = await describe(store, entry, log);
    if (snapshotAt) newest = snapshotAt;
  }
  if (entries.length === 0) log.info(`there is nothing under ${store.prefix}/`);
  if (!newest) return [];
  return [{ name: 'BackupAgeSeconds', value: Math.max(0, (Date.now() - newest.getTime()) / 1000), unit: 'Seconds' }];
}

/** @returns when the data of the dump were current; undefined when it is not complete */
async function describe(store: Store, entry: Entry, log: Log): Promise<Date | undefined> {
  const { name, keys, bytes } = entry;
  if (!isComplete(entry)) {
    const reason = bytes.dump === undefined ? 'begun, but nothing was stored' : 'stored, but the manifest is missing';
    log.warn('incomplete', { name, reason });
    return undefined;
  }
  const { content } = await readManifest(store, keys.manifest);
  if (content.bytes !== bytes.dump) {
    log.warn('incomplete', { name, reason: `${bytes.dump} bytes instead of ${content.bytes}` });
    return undefined;
  }
  const { snapshotAt, seconds, pgDump, tables } = content;
  log.info('complete', {
    name,
    object: keys.dump,
    bytes: bytes.dump,
    snapshotAt,
    seconds,
    pgDump,
    tables: tables.length,
  });
  return new Date(snapshotAt);
}
