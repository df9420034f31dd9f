import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The version of this package. The launcher, bin/run.cjs, is the one file whose place in the package is the same everywhere. */
export function version(): string {
  const manifest = join(dirname(require.main?.filename ?? __filename), '..', 'package.json');
  const { version: own } = JSON.parse(readFileSync(manifest, 'utf8')) as { version: string };
  return own;
}
