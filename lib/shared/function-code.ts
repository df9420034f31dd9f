import { createHash } from 'node:crypto';
import { existsSync, lstatSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { buildSync } from 'esbuild';
import { packageRoot } from './package-root';

interface Bundle {
  readonly hash: string;
  readonly folder: string;
}

const bundles = new Map<string, Bundle>();

/**
 * The code of one of our own Lambda functions, as one file `index.js`; its handler is `index.<export>`.
 *
 * Everything is bundled in but the AWS SDK, which the Node runtime brings: load that with `require` where it is used.
 * The asset is named by its content alone, so the same code has the same name on every machine. Each entry is bundled
 * once per process; every call gives a new `Code`, since one `Code` belongs to one stack.
 *
 * @param entry module with the handler, from the root of the package, without extension,
 *   e.g. `lib/ingress/live-weights/handler`
 * @throws Error of esbuild, with place and source line, when the module is missing or does not compile
 */
export function functionCode(entry: string): Code {
  const bundle = bundles.get(entry) ?? bundled(entry);
  bundles.set(entry, bundle);
  return Code.fromAsset(bundle.folder, { assetHash: bundle.hash });
}

function bundled(entry: string): Bundle {
  const root = packageRoot();
  const { outputFiles } = buildSync({
    // paths in the comments of a bundle are relative to this, so the hash does not depend on the current folder
    absWorkingDir: root,
    entryPoints: [source(root, entry)],
    bundle: true,
    write: false,
    platform: 'node',
    target: 'node22',
    // pg uses its native binding only where that is installed
    external: ['@aws-sdk/*', 'pg-native'],
    logLevel: 'silent', // the error that is thrown says the same
  });
  const code = outputFiles[0]?.text ?? '';
  const hash = createHash('sha256').update(code).digest('hex');
  return { hash, folder: written(code, hash) };
}

/** An installed package has no TypeScript: its compiled files are in `dist`. */
function source(root: string, entry: string): string {
  const compiled = `dist/${entry}.js`;
  const installed = !existsSync(join(root, `${entry}.ts`)) && existsSync(join(root, compiled));
  return installed ? compiled : `${entry}.ts`;
}

function written(code: string, hash: string): string {
  const own = ownFolder();
  const folder = join(own, hash);
  const file = join(folder, 'index.js');
  if (existsSync(file)) return folder;
  mkdirSync(folder, { recursive: true });
  // the rename keeps a second process from copying half a file
  const draft = join(own, `${hash}.${process.pid}`);
  writeFileSync(draft, code);
  renameSync(draft, file);
  return folder;
}

/** The temporary folder is open to everyone: a name in it that can be guessed must be seen to be ours. */
function ownFolder(): string {
  const user = process.getuid?.();
  const folder = join(tmpdir(), `slipway-${user ?? 'functions'}`);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  if (user !== undefined && lstatSync(folder).uid !== user) {
    throw new Error(`${folder} belongs to another user: remove it, or set TMPDIR to a folder of your own`);
  }
  return folder;
}
