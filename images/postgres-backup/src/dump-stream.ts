import { randomBytes } from 'node:crypto';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import type { Fingerprint } from './cipher';
import { Encryption, IV_BYTES } from './cipher';
import type { DataKey } from './data-key';
import { together } from './together';
import type { Tool } from './postgres/tool';

/** That of `gzip` itself. */
const GZIP_LEVEL = 6;
/** Bytes that gzip and cipher hand on at once: fewer, larger steps than by default. */
const CHUNK = 2 ** 18;

export interface DumpStream {
  /** Starts pg_dump, which the signal ends. */
  readonly start: (signal: AbortSignal) => Tool;
  readonly key: DataKey;
  /** Takes what is encrypted; done when all of it is stored. */
  readonly store: (encrypted: Readable) => Promise<void>;
  /** What else has to end well before the stream may, and how to end it early. */
  readonly alongside: { readonly done: Promise<unknown>; readonly cancel: () => void };
}

export interface StoredDump extends Fingerprint {
  /** Hex. */
  readonly iv: string;
  readonly archiveBytes: number;
}

/** pg_dump, gzip, AES-256 and storing at once, in memory of constant size; no file is written. */
export async function streamDump(dump: DumpStream, signal: AbortSignal): Promise<StoredDump> {
  const iv = randomBytes(IV_BYTES);
  const encryption = new Encryption(dump.key, iv);
  let archiveBytes = 0;
  const archive = async function* (tool: Tool): AsyncGenerator<Buffer> {
    for await (const chunk of tool.process.stdout) {
      archiveBytes += (chunk as Buffer).length;
      yield chunk as Buffer;
    }
    // Output that has ended may be half of it: only now it is known, and nothing is stored before the stream's end.
    await Promise.all([tool.ended, dump.alongside.done]);
  };
  const gzip = createGzip({ level: GZIP_LEVEL, chunkSize: CHUNK });
  await together(
    signal,
    (stop) => pipeline(archive(dump.start(stop)), gzip, encryption, { signal: stop }),
    () => dump.store(encryption),
    (stop) => {
      stop.addEventListener('abort', dump.alongside.cancel);
      return dump.alongside.done;
    },
  );
  return { ...encryption.fingerprint.result(), iv: iv.toString('hex'), archiveBytes };
}
