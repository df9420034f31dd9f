import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join, sep } from 'node:path';
import { UsageError } from '../lib/spec/usage-error';

type Move = readonly [from: string, to: string];

/** The wanted files of a folder as text, by path with slashes, in order. None where there is no folder. */
export function readFiles(folder: string, isWanted: (path: string) => boolean): Map<string, string> {
  return attempt(folder, () => {
    if (!statSync(folder, { throwIfNoEntry: false })) return new Map<string, string>();
    const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((path) => path.replaceAll(sep, '/'));
    const files = paths.filter((path) => isWanted(path) && isFile(join(folder, path))).toSorted();
    return new Map(files.map((path) => [path, readFileSync(join(folder, path), 'utf8')]));
  });
}

/**
 * Writes and removes files of a folder, all or nothing: the new ones are first written beside it, then the old ones make
 * room for them, and come back when anything fails.
 */
export function replaceFiles(folder: string, files: ReadonlyMap<string, string>, superfluous: readonly string[]): void {
  attempt(folder, () => {
    mkdirSync(dirname(folder), { recursive: true });
    const draft = mkdtempSync(join(dirname(folder), `.${basename(folder)}-`));
    try {
      for (const [path, text] of files) write(join(draft, 'new', path), text);
      const replaced = [...files.keys(), ...superfluous].filter((path) => isFile(join(folder, path)));
      moveAll([
        ...replaced.map((path) => [join(folder, path), join(draft, 'old', path)] as const),
        ...[...files.keys()].map((path) => [join(draft, 'new', path), join(folder, path)] as const),
      ]);
      for (const path of superfluous) removeEmptyFolders(folder, dirname(path));
    } finally {
      rmSync(draft, { recursive: true, force: true });
    }
  });
}

function moveAll(moves: readonly Move[]): void {
  const done: Move[] = [];
  try {
    for (const [from, to] of moves) {
      move(from, to);
      done.push([from, to]);
    }
  } catch (error) {
    for (const [from, to] of done.toReversed()) move(to, from);
    throw error;
  }
}

function move(from: string, to: string): void {
  mkdirSync(dirname(to), { recursive: true });
  renameSync(from, to);
}

function write(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

function removeEmptyFolders(folder: string, path: string): void {
  if (path === '.' || !statSync(join(folder, path), { throwIfNoEntry: false })) return;
  if (readdirSync(join(folder, path)).length > 0) return;
  rmdirSync(join(folder, path));
  removeEmptyFolders(folder, dirname(path));
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
}

/** What the system says of files is for the person at the keyboard. */
function attempt<Result>(folder: string, work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    if (!isSystemError(error)) throw error;
    throw new UsageError(
      `${folder}: cannot be read or written\n  found:   ${error.message}\n  fix:     see whose it is, and whether there is room`,
    );
  }
}

function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  return typeof error === 'object' && error !== null && 'syscall' in error;
}
