import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { referenceFiles } from '../lib/render/reference';

/** Writes docs/reference. With --check it writes nothing, and fails when a file there is not what it would write. */
const folder = join('docs', 'reference');
const files = referenceFiles();
mkdirSync(folder, { recursive: true });
const existing = readdirSync(folder);
const superfluous = existing.filter((name) => !Object.hasOwn(files, name));
const stale = Object.keys(files).filter(
  (name) => !existing.includes(name) || readFileSync(join(folder, name), 'utf8') !== files[name],
);

if (process.argv.includes('--check')) {
  for (const name of [...stale, ...superfluous]) console.error(`${join(folder, name)} is stale: run npm run docs`);
  process.exitCode = stale.length + superfluous.length > 0 ? 1 : 0;
} else {
  for (const name of stale) writeFileSync(join(folder, name), files[name] ?? '');
  for (const name of superfluous) rmSync(join(folder, name));
  console.info(`docs/reference: ${stale.length} of ${Object.keys(files).length} files written`);
}
