import { join } from 'node:path';
import { packageRoot } from '../../lib/shared/package-root';
import type { SystemSpec } from '../../lib/spec/system';
import { systemFiles } from './system-files';

/** Every system that this repository describes, examples included. */
export const systems: readonly SystemSpec[] = systemFiles.map(
  (file) => (require(join(packageRoot(), file)) as { readonly default: SystemSpec }).default,
);
