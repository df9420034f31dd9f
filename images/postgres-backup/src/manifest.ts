import { createHmac, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import type { DataKey } from './data-key';
import { Failure } from './failure';

const count = z.number().int().nonnegative();
const hex = (bytes: number) => z.string().regex(new RegExp(`^[0-9a-f]{${2 * bytes}}$`));
const time = z.iso.datetime();

/** What is known about a dump. The README of this image documents it; readers of old dumps depend on it. */
const content = z.object({
  /** Name of the object beside the manifest, without its folder. */
  object: z.string(),
  system: z.string(),
  stage: z.string(),
  database: z.string(),
  /** When the run was due, and what the object is named after. */
  scheduledAt: time,
  startedAt: time,
  /** When the snapshot was taken: later changes are not in the dump. */
  snapshotAt: time,
  endedAt: time,
  /** By a clock that nobody sets. */
  seconds: z.number().nonnegative(),
  encryption: z.object({ cipher: z.literal('aes-256-ctr'), iv: hex(16), keyId: z.string(), wrapped: z.base64() }),
  /** Of the encrypted object. */
  bytes: count,
  sha256: hex(32),
  mac: hex(32),
  /** Of what pg_dump wrote, before gzip. */
  archiveBytes: count,
  /** As `pg_dump --version` says. */
  pgDump: z.string(),
  server: z.object({
    version: z.string(),
    encoding: z.string(),
    collate: z.string(),
    ctype: z.string(),
    /** `libc`, `icu` or `builtin`. */
    provider: z.string(),
    /** Of the providers other than libc. */
    locale: z.string().nullable(),
    icuRules: z.string().nullable(),
  }),
  /** `ALTER DATABASE ... SET`, which an archive restores only together with the database's name. */
  settings: z.array(z.object({ name: z.string(), value: z.string() })),
  /** Rows of every table, counted in the snapshot of the dump. */
  tables: z.array(z.object({ schema: z.string(), name: z.string(), rows: count })),
  largeObjects: count,
  /** Constraints that the database itself has not checked (`NOT VALID`). */
  notValidated: z.array(z.string()),
});

const FORMAT = 'slipway-postgres-dump/1';
const manifest = z.object({ format: z.literal(FORMAT), content, mac: hex(32) });

export type DumpContent = z.infer<typeof content>;

export interface Manifest {
  readonly content: DumpContent;
  /** The content as its writer wrote it, JSON without spaces: what the code below is about. */
  readonly written: string;
  /** HMAC-SHA-256, hex. */
  readonly mac: string;
}

export function sealManifest(value: DumpContent, key: DataKey): string {
  const mac = macOf(JSON.stringify(value), key);
  return `${JSON.stringify({ format: FORMAT, content: value, mac }, undefined, 2)}\n`;
}

/** Reads one without trusting it: who wrote it shows `checkManifest`. */
export function parseManifest(text: string, where: string): Manifest {
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch {
    throw new Failure(`${where} is no JSON: it is damaged`);
  }
  const { success, error, data: parsed } = manifest.safeParse(data);
  if (success) return { ...parsed, written: JSON.stringify((data as { content: unknown }).content) };
  const problems = error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
  throw new Failure(`${where} is no manifest of the format ${FORMAT}: ${problems.join('; ')}`);
}

/** @throws Failure unless whoever had the dump's key wrote it, for the object beside which it lies */
export function checkManifest({ content: value, written, mac }: Manifest, key: DataKey, object: string): void {
  if (!timingSafeEqual(Buffer.from(mac, 'hex'), Buffer.from(macOf(written, key), 'hex'))) {
    throw new Failure(`the manifest of ${object} was changed, or its key is another one`);
  }
  if (value.object !== object) throw new Failure(`the manifest beside ${object} belongs to ${value.object}`);
}

/** @param written the content as JSON without spaces, e.g. `jq -cj .content` */
function macOf(written: string, key: DataKey): string {
  return createHmac('sha256', key.manifest).update(written).digest('hex');
}
