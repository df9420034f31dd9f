import { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { Decryption, Fingerprinting, type Fingerprint } from './cipher';
import type { Identity, Store } from './configuration';
import { openDataKey, type DataKey } from './data-key';
import { download, findObject, type ObjectVersion } from './download';
import { Failure } from './failure';
import { readManifest, type Entry } from './inventory';
import { checkManifest, type DumpContent } from './manifest';
import type { Tool } from './postgres/tool';
import { together } from './together';

/** A dump whose every byte was authenticated. */
export interface OpenedDump {
  readonly content: DumpContent;
  readonly key: DataKey;
  readonly object: ObjectVersion;
}

/**
 * Reads the whole object once, before anything looks into it: what is unpacked and executed afterwards is what the
 * backup wrote.
 */
export async function openDump(
  store: Store,
  entry: Entry,
  identity: Identity,
  signal: AbortSignal,
): Promise<OpenedDump> {
  const manifest = await readManifest(store, entry.keys.manifest);
  const { content } = manifest;
  const { encryption } = content;
  const key = await openDataKey(encryption, identity);
  checkManifest(manifest, key, entry.keys.dump.slice(store.prefix.length + 1));
  const object = await findObject(store, entry.keys.dump, content.bytes);
  const fingerprint = new Fingerprinting(key, Buffer.from(encryption.iv, 'hex'));
  for await (const chunk of download(store, object, signal)) fingerprint.update(chunk);
  compare(object.key, fingerprint.result(), content);
  return { content, key, object };
}

/** Reads it again, decrypted and unpacked, into a tool; it ends well when tool and fingerprint both agree. */
export async function feed(
  store: Store,
  { content, key, object }: OpenedDump,
  tool: Tool,
  signal: AbortSignal,
): Promise<void> {
  const decryption = new Decryption(key, Buffer.from(content.encryption.iv, 'hex'));
  tool.process.stdout.resume();
  await together(
    signal,
    (stop) => pipeline(download(store, object, stop), decryption, createGunzip(), inputOf(tool), { signal: stop }),
    () => tool.ended,
  );
  compare(object.key, decryption.fingerprint.result(), content);
}

/**
 * The tool's input. A tool may close it before the end, since an archive tells where it ends: the rest is read all the
 * same, to authenticate it; whether the tool had enough is for its exit code to say.
 */
function inputOf({ process: { stdin } }: Tool): Writable {
  stdin.on('error', () => undefined);
  return new Writable({
    write: (chunk, _encoding, done) => (stdin.destroyed ? done() : void stdin.write(chunk, () => done())),
    final: (done) => (stdin.destroyed ? done() : void stdin.end(() => done())),
    destroy: (error, done) => {
      stdin.destroy();
      done(error);
    },
  });
}

function compare(key: string, found: Fingerprint, { bytes, sha256, mac }: Fingerprint): void {
  if (found.bytes !== bytes || found.sha256 !== sha256) {
    throw new Failure(`${key} is damaged: its SHA-256 is ${found.sha256}, its manifest says ${sha256}`);
  }
  if (found.mac !== mac) throw new Failure(`${key} was not made with the key in its manifest: it cannot be trusted`);
}
