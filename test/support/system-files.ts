import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../lib/shared/package-root';

/** The files that describe systems in this repository, examples included, from its root. */
export const systemFiles: readonly string[] = ['systems', 'systems/examples'].flatMap((folder) =>
  readdirSync(join(packageRoot(), folder))
    .filter((file) => file.endsWith('.ts') && !file.includes('.extend.'))
    .toSorted()
    .map((file) => join(folder, file)),
);
