import { join, resolve } from 'node:path';
import { isRendered } from '../lib/render/chart/header';
import { UsageError } from '../lib/spec/usage-error';
import { readFiles, replaceFiles } from './replace-files';

export type Files = ReadonlyMap<string, string>;

/** Rendered files that lie in one folder. */
export interface RenderedPart {
  /** Folder, from the one in which the command runs. */
  readonly place: string;
  /** What the files say, of which system or systems. */
  readonly system: string;
  /** The wanted files, by path in the folder. @param present those that are there */
  readonly files: (present: Files) => Files;
  /** Whether a path is one that may be rendered; all others are not looked at. */
  readonly isOurs: (path: string) => boolean;
  /** Whether a path goes when it is wanted no more. */
  readonly mayFallAway: (path: string) => boolean;
  /** A file that has an owner beside us, who may write it first. */
  readonly shared?: string;
}

interface Difference {
  readonly present: Files;
  /** Files to be written: those that are missing, too. */
  readonly changed: Files;
  /** Paths of files that were rendered once. */
  readonly leftOver: readonly string[];
}

/** A part that may be written: nothing is in its way. */
export interface PreparedPart {
  /** What is done, in a sentence. */
  readonly outcome: string;
  /** Writes all of it, or nothing. */
  write(): void;
}

/**
 * Makes a part, and writes nothing yet. Undefined for a part without files.
 *
 * @throws UsageError with the stale files, when they should only be checked
 */
export function preparePart(folder: string, part: RenderedPart, check: boolean): PreparedPart | undefined {
  const { place } = part;
  const present = readFiles(resolve(folder, place), part.isOurs);
  const files = part.files(present);
  const difference = differenceOf(files, present, part);
  const { changed, leftOver } = difference;
  if (files.size + leftOver.length === 0) return undefined;
  if (changed.size + leftOver.length === 0) return { outcome: `${place} is up to date`, write: () => undefined };
  if (check) throw stale(part, difference);
  refuseToReplaceOthers(part, difference);
  const removed = leftOver.length > 0 ? `, ${leftOver.length} removed` : '';
  return {
    outcome: `${place}: ${changed.size} of ${files.size} files written${removed}`,
    write: () => {
      replaceFiles(resolve(folder, place), changed, leftOver);
    },
  };
}

function differenceOf(files: Files, present: Files, { mayFallAway }: RenderedPart): Difference {
  const leftOver = [...present].filter(([path, text]) => !files.has(path) && mayFallAway(path) && isRendered(text));
  return {
    present,
    changed: new Map([...files].filter(([path, text]) => present.get(path) !== text)),
    leftOver: leftOver.map(([path]) => path),
  };
}

function refuseToReplaceOthers({ place, shared }: RenderedPart, { present, changed }: Difference): void {
  const others = [...changed.keys()].filter((path) => path !== shared && !isRendered(present.get(path) ?? ''));
  const found = others.filter((path) => present.has(path)).map((path) => join(place, path));
  if (found.length === 0) return;
  throw new UsageError(
    `files are in the way that slipway did not render\n  found:   ${found.join(', ')}\n  fix:     move them, or leave them to yourself: --only, --output`,
  );
}

function stale({ place, system }: RenderedPart, { present, changed, leftOver }: Difference): UsageError {
  if (present.size === 0) return new UsageError(`${place} is not there\n  fix:      slipway render ${system}`);
  const lines = [
    ...[...changed.keys()].map((path) => `${present.has(path) ? 'changed' : 'missing'}:  ${join(place, path)}`),
    ...leftOver.map((path) => `left over: ${join(place, path)}`),
  ];
  return new UsageError(
    [`${place} is not what the description says`, ...lines, `fix:      slipway render ${system}`].join('\n  '),
  );
}
