import { GetObjectCommand, ListObjectsV2Command } from '@aws-sdk/client-s3';
import { s3 } from './aws';
import type { Store } from './configuration';
import type { DumpKeys } from './dump-name';
import { keysOf, nameIn } from './dump-name';
import { explain, Failure } from './failure';
import { parseManifest, type Manifest } from './manifest';

/** Runs of which there is at least one object, oldest first, with the sizes of what there is. */
export interface Entry {
  readonly name: string;
  readonly keys: DumpKeys;
  readonly bytes: Readonly<Partial<Record<keyof DumpKeys, number>>>;
}

/** Complete is a dump with a manifest beside it, which is written last. */
export const isComplete = ({ bytes }: Entry): boolean => bytes.dump !== undefined && bytes.manifest !== undefined;

export async function readInventory({ bucket, prefix }: Store): Promise<Entry[]> {
  const found = new Map<string, Partial<Record<keyof DumpKeys, number>>>();
  let token: string | undefined;
  do {
    const page = await s3()
      .send(new ListObjectsV2Command({ Bucket: bucket, Prefix: `${prefix}/`, ContinuationToken: token }))
      .catch((error: unknown) => {
        throw new Failure(`cannot list ${prefix}/ in ${bucket}: ${explain(error)}`);
      });
    for (const { Key = '', Size = 0 } of page.Contents ?? []) {
      const match = nameIn(prefix, Key);
      if (match) found.set(match.name, { ...found.get(match.name), [match.object]: Size });
    }
    token = page.NextContinuationToken;
  } while (token);
  const names = [...found.keys()].toSorted();
  return names.map((name) => ({ name, keys: keysOf(prefix, name), bytes: found.get(name) ?? {} }));
}

export async function readManifest({ bucket }: Store, key: string): Promise<Manifest> {
  try {
    const { Body } = await s3().send(new GetObjectCommand({ Bucket: bucket, Key: key }));
    return parseManifest((await Body?.transformToString()) ?? '', key);
  } catch (error) {
    if (error instanceof Failure) throw error;
    throw new Failure(`cannot read ${key} in ${bucket}: ${explain(error)}`);
  }
}

/**
 * @param wanted name of a dump, e.g. 2026-11-21; undefined: the latest that is complete
 * @throws Failure with what there is, when it is not there or not complete
 */
export async function chooseDump(store: Store, wanted: string | undefined): Promise<Entry> {
  const entries = await readInventory(store);
  const complete = entries.filter(isComplete);
  const entry = wanted === undefined ? complete.at(-1) : entries.find(({ name }) => name === wanted);
  const place = `${store.prefix}/ in ${store.bucket}`;
  const latest = complete.slice(-5).map(({ name }) => name);
  const offer = latest.length > 0 ? `complete are ${latest.join(', ')} (the latest)` : 'there is no complete one';
  if (!entry) throw new Failure(`there is no dump ${wanted ?? ''} under ${place}: ${offer}`.replace('  ', ' '));
  if (!isComplete(entry)) throw new Failure(`the dump ${entry.name} under ${place} is not complete: ${offer}`);
  return entry;
}
