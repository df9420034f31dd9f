import { join, resolve } from 'node:path';
import { outlineOn, registryPlace } from '../lib/plan/stage-outline';
import { chartFiles, mayFallAway, RELEASED_VALUES } from '../lib/render/chart/chart-files';
import { isTelemetryFile } from '../lib/render/chart/telemetry-files';
import { isRendered } from '../lib/render/chart/header';
import { UsageError } from '../lib/spec/usage-error';
import { DOCUMENTATION_ACCOUNT } from '../stacks/system-app';
import { isUserMistake } from './fail';
import { readSystem, systemFiles } from './project';
import { refuseWhatCannotBe } from './refuse';
import { readFiles, replaceFiles } from './replace-files';

export interface RenderOptions {
  /** Writes nothing. */
  readonly check: boolean;
  /** Folder of the charts, relative to that in which the command runs. */
  readonly output: string;
  /** Told what happens. */
  readonly progress: (message: string) => void;
}

/**
 * Writes the Helm chart of a system. Returns what was done, in a sentence.
 *
 * @throws UsageError with the stale files, when they should only be checked
 */
export function renderSystem(folder: string, name: string | undefined, options: RenderOptions): string {
  const { check, output, progress } = options;
  const system = readSystem(folder, name);
  progress(`Rendering ${system.name}`);
  const circumstances = { released: {}, registry: registryPlace(system, DOCUMENTATION_ACCOUNT) };
  refuseWhatCannotBe(
    system.name,
    system.stages.map((stage) => outlineOn('eks', stage, circumstances)),
  );
  const chart = join(output, system.name);
  const present = readFiles(resolve(folder, chart), isOfChart);
  const files = chartFiles(system, present.get(RELEASED_VALUES));
  const difference = differenceOf(files, present);
  const { changed, leftOver } = difference;
  if (changed.size + leftOver.length === 0) return `${chart} is up to date`;
  if (check) throw stale(chart, system.name, difference);
  refuseToReplaceOthers(chart, difference);
  replaceFiles(resolve(folder, chart), changed, leftOver);
  const removed = leftOver.length > 0 ? `, ${leftOver.length} removed` : '';
  return `${chart}: ${changed.size} of ${files.size} files written${removed}`;
}

/**
 * Writes the charts of all systems that are described in a folder. Returns what was done, a line for each.
 *
 * @throws UsageError with all that is wrong, in any of them
 */
export function renderAll(folder: string, options: RenderOptions): string {
  const done: string[] = [];
  const problems: string[] = [];
  for (const name of [...systemFiles(folder).keys()].toSorted()) {
    try {
      done.push(renderSystem(folder, name, options));
    } catch (error) {
      if (!isUserMistake(error)) throw error;
      problems.push(error.message);
    }
  }
  if (problems.length > 0) throw new UsageError(problems.join('\n\n'));
  return done.join('\n');
}

type Files = ReadonlyMap<string, string>;

interface Difference {
  readonly present: Files;
  /** Files to be written: those that are missing, too. */
  readonly changed: Files;
  /** Paths of files that were rendered once. */
  readonly leftOver: readonly string[];
}

function differenceOf(files: Files, present: Files): Difference {
  const leftOver = [...present].filter(([path, text]) => !files.has(path) && mayFallAway(path) && isRendered(text));
  return {
    present,
    changed: new Map([...files].filter(([path, text]) => present.get(path) !== text)),
    leftOver: leftOver.map(([path]) => path),
  };
}

/** Charts that it depends on, and what else a team keeps there, are not looked at. */
function isOfChart(path: string): boolean {
  return !path.includes('/') || path.startsWith('templates/') || isTelemetryFile(path);
}

function refuseToReplaceOthers(chart: string, { present, changed }: Difference): void {
  const others = [...changed.keys()].filter((path) => path !== RELEASED_VALUES && !isRendered(present.get(path) ?? ''));
  const found = others.filter((path) => present.has(path)).map((path) => join(chart, path));
  if (found.length === 0) return;
  throw new UsageError(
    `files are in the way that slipway did not render\n  found:   ${found.join(', ')}\n  fix:     move them, or choose another --output`,
  );
}

function stale(chart: string, system: string, { present, changed, leftOver }: Difference): UsageError {
  if (present.size === 0) return new UsageError(`${chart} is not there\n  fix:      slipway render ${system}`);
  const lines = [
    ...[...changed.keys()].map((path) => `${present.has(path) ? 'changed' : 'missing'}:  ${join(chart, path)}`),
    ...leftOver.map((path) => `left over: ${join(chart, path)}`),
  ];
  return new UsageError(
    [`${chart} is not what the description says`, ...lines, `fix:      slipway render ${system}`].join('\n  '),
  );
}
