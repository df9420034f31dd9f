import { deploymentTargets } from '../../lib/spec/target';
import type { SystemSpec } from '../../lib/spec/system';
import { loadSystemModule } from '../../bin/load-system';
import { synthesize } from './synth';
import { systemFiles } from './system-files';

/**
 * A program: synthesizes every system of this repository on the target that it is given, before and after the first
 * release, for test files to find on disk.
 */
Object.assign(globalThis, { testFileStartedAt: performance.timeOrigin });
const [target] = deploymentTargets.filter((candidate) => candidate === process.argv[2]);
for (const file of systemFiles) {
  const system = loadSystemModule(process.cwd(), file) as SystemSpec;
  for (const released of [true, false]) synthesize(system, { ...(target && { target }), released });
}
