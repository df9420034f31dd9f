import { GetObjectCommand } from '@aws-sdk/client-s3';
import { s3 } from './aws';
import type { Store } from './configuration';
import { explain, Failure } from './failure';

/** Bytes of one request: short enough to try again, and to survive a restore that reads slowly. */
const RANGE = 8 * 2 ** 20;
const ATTEMPTS = 4;

/** One state of an object: all of its bytes come from it, or none. */
export interface ObjectVersion {
  readonly key: string;
  readonly bytes: number;
  readonly etag: string | undefined;
}

/** @throws Failure when there is none, or it has another size than the manifest says */
export async function findObject(store: Store, key: string, expectedBytes: number): Promise<ObjectVersion> {
  const { ContentRange, ETag } = await readRange(store, { key, etag: undefined }, 'bytes=0-0').catch(
    (error: unknown) => {
      throw new Failure(`cannot read ${key} in ${store.bucket}: ${explain(error)}`);
    },
  );
  const bytes = Number(/\/(?<total>\d+)$/.exec(ContentRange ?? '')?.groups?.total);
  if (bytes !== expectedBytes) {
    throw new Failure(`${key} has ${bytes} bytes, its manifest says ${expectedBytes}: it was cut or changed`);
  }
  return { key, bytes, etag: ETag };
}

export async function* download(store: Store, object: ObjectVersion, signal: AbortSignal): AsyncGenerator<Buffer> {
  for (let start = 0; start < object.bytes; start += RANGE) {
    signal.throwIfAborted();
    const end = Math.min(start + RANGE, object.bytes) - 1;
    yield await readWhole(store, object, start, end);
  }
}

/** The SDK tries again to get an answer, but not to read its body to the end. */
async function readWhole(store: Store, object: ObjectVersion, start: number, end: number): Promise<Buffer> {
  let last: unknown;
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    try {
      const { Body } = await readRange(store, object, `bytes=${start}-${end}`);
      const bytes = Buffer.from((await Body?.transformToByteArray()) ?? []);
      if (bytes.length === end - start + 1) return bytes;
      last = new Failure(`${bytes.length} bytes came instead of ${end - start + 1}`);
    } catch (error) {
      last = error;
    }
  }
  throw new Failure(`reading ${object.key} in ${store.bucket} failed at byte ${start}: ${explain(last)}`);
}

function readRange({ bucket }: Store, { key, etag }: Pick<ObjectVersion, 'key' | 'etag'>, range: string) {
  return s3().send(new GetObjectCommand({ Bucket: bucket, Key: key, Range: range, IfMatch: etag }));
}
