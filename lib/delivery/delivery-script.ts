import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../shared/package-root';

/** A script of ours as a command of a build, which may not have our package beside it. */
export function deliveryScript(name: string): string {
  return readFileSync(join(packageRoot(), 'lib/delivery/assets', name), 'utf8');
}
