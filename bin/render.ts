import { isOnGitHub } from '../lib/lowering/delivery/repository';
import { outlineOn, registryPlace } from '../lib/plan/stage-outline';
import type { SystemSpec } from '../lib/spec/system';
import { UsageError } from '../lib/spec/usage-error';
import { DOCUMENTATION_ACCOUNT } from '../stacks/system-app';
import { isUserMistake } from './fail';
import { readSystem, systemFiles } from './project';
import { refuseWhatCannotBe } from './refuse';
import type { PartName } from './render-parts';
import { partNames, partsOf } from './render-parts';
import { preparePart } from './rendered-part';

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
 * Writes what is rendered of a system, all of it or nothing: its chart, its workflows. Returns what was done, a line for each.
 *
 * @throws UsageError with the stale files, when they should only be checked
 */
export function renderSystem(folder: string, name: string | undefined, options: RenderOptions): string {
  const { check, output, only = partNames, progress } = options;
  const system = readSystem(folder, name);
  progress(`Rendering ${system.name}`);
  if (only.includes('chart')) refuseOnEks(system);
  const names = [...systemFiles(folder).keys()].toSorted();
  const parts = partsOf(system, { output, names, isOnGitHub: (other) => isFromGitHub(folder, other) });
  const prepared = all(only, (part) => preparePart(folder, parts[part], check) ?? []);
  for (const part of prepared) part.write();
  return prepared.map(({ outcome }) => outcome).join('\n');
}

/**
 * Writes what is rendered of all systems that are described in a folder. Returns what was done, a line for each.
 *
 * @throws UsageError with all that is wrong, in any of them
 */
export function renderAll(folder: string, options: RenderOptions): string {
  const names = [...systemFiles(folder).keys()].toSorted();
  const lines = all(names, (name) => renderSystem(folder, name, options).split('\n'));
  return [...new Set(lines)].join('\n');
}

/** Of a description that cannot be read nothing is known, and nothing is taken away. */
function isFromGitHub(folder: string, name: string): boolean {
  try {
    const delivery = readSystem(folder, name).stages[0]?.delivery;
    return delivery !== undefined && isOnGitHub(delivery);
  } catch (error) {
    if (!isUserMistake(error)) throw error;
    return true;
  }
}

/** What cannot be on EKS cannot be in a chart. */
function refuseOnEks(system: SystemSpec): void {
  const circumstances = { released: {}, registry: registryPlace(system, DOCUMENTATION_ACCOUNT) };
  refuseWhatCannotBe(
    system.name,
    system.stages.map((stage) => outlineOn('eks', stage, circumstances)),
  );
}

/** Does each. @throws UsageError with all that went wrong */
function all<T, Result>(items: readonly T[], work: (item: T) => Result | readonly Result[]): Result[] {
  const results: Result[] = [];
  const problems = new Set<string>();
  for (const item of items) {
    try {
      results.push(...([work(item)].flat() as Result[]));
    } catch (error) {
      if (!isUserMistake(error)) throw error;
      problems.add(error.message);
    }
  }
  if (problems.size > 0) throw new UsageError([...problems].join('\n\n'));
  return results;
}
