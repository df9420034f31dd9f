import { outlineOn, registryPlace } from '../lib/plan/stage-outline';
import type { SystemSpec } from '../lib/spec/system';
import { UsageError } from '../lib/spec/usage-error';
import { DOCUMENTATION_ACCOUNT } from '../stacks/system-app';
import { isUserMistake } from './fail';
import { readSystem, systemFiles } from './project';
import { refuseWhatCannotBe } from './refuse';
import type { PartName } from './render-parts';
import { partNames, partsOf } from './render-parts';
import { writePart } from './rendered-part';

export interface RenderOptions {
  /** Writes nothing. */
  readonly check: boolean;
  /** Folder of the charts, relative to that in which the command runs. */
  readonly output: string;
  /** Default: all. */
  readonly only?: readonly PartName[] | undefined;
  /** Told what happens. */
  readonly progress: (message: string) => void;
}

/**
 * Writes what is rendered of a system: its chart, its workflows. Returns what was done, a line for each.
 *
 * @throws UsageError with the stale files, when they should only be checked
 */
export function renderSystem(folder: string, name: string | undefined, options: RenderOptions): string {
  const { check, output, only = partNames, progress } = options;
  const system = readSystem(folder, name);
  progress(`Rendering ${system.name}`);
  if (only.includes('chart')) refuseOnEks(system);
  const parts = partsOf(system, { output, names: [...systemFiles(folder).keys()].toSorted() });
  return all(only, (part) => writePart(folder, parts[part], check));
}

/**
 * Writes what is rendered of all systems that are described in a folder. Returns what was done, a line for each.
 *
 * @throws UsageError with all that is wrong, in any of them
 */
export function renderAll(folder: string, options: RenderOptions): string {
  return all([...systemFiles(folder).keys()].toSorted(), (name) => renderSystem(folder, name, options));
}

/** What cannot be on EKS cannot be in a chart. */
function refuseOnEks(system: SystemSpec): void {
  const circumstances = { released: {}, registry: registryPlace(system, DOCUMENTATION_ACCOUNT) };
  refuseWhatCannotBe(
    system.name,
    system.stages.map((stage) => outlineOn('eks', stage, circumstances)),
  );
}

/** Does each, and tells of all that went wrong; else what was done, each thing once. */
function all<T>(items: readonly T[], work: (item: T) => string | undefined): string {
  const done = new Set<string>();
  const problems = new Set<string>();
  for (const item of items) {
    try {
      for (const line of work(item)?.split('\n') ?? []) done.add(line);
    } catch (error) {
      if (!isUserMistake(error)) throw error;
      problems.add(error.message);
    }
  }
  if (problems.size > 0) throw new UsageError([...problems].join('\n\n'));
  return [...done].join('\n');
}
