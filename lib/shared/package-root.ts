import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/**
 * The folder of this package: the repository, or `node_modules/slipway` where it is installed.
 *
 * Code runs from three places (`lib/` under jest, one bundled file in a cache folder, `dist/` when installed), so a
 * path relative to `__dirname` breaks in two of them. Files that ship with the package are named from here, e.g.
 * `join(packageRoot(), 'lib/database/assets/roles.sql')`; `files` in package.json lists what ships: `lib/<capability>/assets`
 * and `images`.
 *
 * @param start folder in which the search begins; default: that of the running code
 * @throws Error when no folder above `start` holds the package.json of slipway
 */
export function packageRoot(start: string = __dirname): string {
  for (let folder = start; ; folder = dirname(folder)) {
    if (isPackageRoot(folder)) return folder;
    if (folder === dirname(folder)) throw new Error(`No package.json named "slipway" in ${start} or above it`);
  }
}

function isPackageRoot(folder: string): boolean {
  const manifest = join(folder, 'package.json');
  if (!existsSync(manifest)) return false;
  const { name } = JSON.parse(readFileSync(manifest, 'utf8')) as { name?: string };
  return name === 'slipway';
}
