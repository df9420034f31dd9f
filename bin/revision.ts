import { execFileSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  realpathSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative, sep } from 'node:path';
import { UsageError } from '../lib/spec/usage-error';

/** What a working tree is compared with. */
export interface Base {
  readonly commit: string;
  /** Whether that is where the two histories part; else it is the revision itself. */
  readonly isCommonAncestor: boolean;
}

/**
 * The commit at which the history of the working tree left that of a revision: what others did there since then is no change
 * of ours. Where the history at hand does not reach so far, the revision itself.
 *
 * @throws UsageError when it is not a revision, or the folder not in a Git repository
 */
export function findBase(folder: string, revision: string): Base {
  const commit = findCommit(folder, revision);
  if (commit === undefined)
    throw new UsageError(
      `there is no revision '${revision}' here\n  allowed: a branch, tag or commit of the Git repository around ${folder}\n  fix:     fetch it, or name another with --base`,
    );
  const ancestor = git(folder, ['merge-base', commit, 'HEAD']);
  return { commit: ancestor ?? commit, isCommonAncestor: ancestor !== undefined };
}

/** The commit that a revision names; undefined where there is none. */
export function findCommit(folder: string, revision: string): string | undefined {
  return git(folder, ['rev-parse', '--verify', '--quiet', '--end-of-options', `${revision}^{commit}`]);
}

/** Whether paths differ between a commit and the working tree. */
export function hasChangedSince(folder: string, commit: string, paths: readonly string[]): boolean {
  return git(folder, ['diff', '--quiet', commit, '--', ...paths]) === undefined;
}

/** Two trees of files, and in each the folder that corresponds to that of the command. */
export interface Sides {
  readonly base: string;
  readonly head: string;
}

/**
 * Writes the files of a commit and those of the working tree into a temporary folder, with links to the packages that are
 * installed now, and hands them over. Neither the repository nor its list of worktrees changes, whatever happens.
 *
 * The working tree is copied, too: bundlers write the way to a package into their output, so it must be the same for both.
 */
export async function withSides<T>(folder: string, commit: string, work: (sides: Sides) => Promise<T>): Promise<T> {
  const temporary = realpathSync(mkdtempSync(join(tmpdir(), 'slipway-sides-')));
  try {
    const { root, inside } = placeOf(folder);
    const trees = { base: join(temporary, 'base'), head: join(temporary, 'head') };
    writeCommit(root, commit, trees.base, join(temporary, 'index'));
    copyWorkingTree(root, trees.head);
    for (const tree of Object.values(trees)) provideFolders({ root, inside }, tree);
    return await work({ base: join(trees.base, inside), head: join(trees.head, inside) });
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
}

/** Hands over the files of a commit, with links to the packages that are installed now. Nothing of the repository changes. */
export function withCommit<T>(folder: string, commit: string, work: (folder: string) => T): T {
  const temporary = realpathSync(mkdtempSync(join(tmpdir(), 'slipway-commit-')));
  try {
    const { root, inside } = placeOf(folder);
    const tree = join(temporary, 'tree');
    writeCommit(root, commit, tree, join(temporary, 'index'));
    provideFolders({ root, inside }, tree);
    return work(join(tree, inside));
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
}

/** A folder, by its repository and the way to it from there. */
interface Place {
  readonly root: string;
  readonly inside: string;
}

function placeOf(folder: string): Place {
  const root = realpathSync(git(folder, ['rev-parse', '--show-toplevel']) ?? folder);
  return { root, inside: relative(root, realpathSync(folder)) };
}

/** What a commit may lack: the folder itself, and packages. */
function provideFolders({ root, inside }: Place, tree: string): void {
  mkdirSync(join(tree, inside), { recursive: true });
  for (const each of foldersTo(inside)) linkPackages(join(root, each), join(tree, each));
}

function writeCommit(root: string, commit: string, tree: string, index: string): void {
  mkdirSync(tree);
  const environment = { GIT_INDEX_FILE: index };
  run(root, ['read-tree', commit], environment);
  run(root, ['checkout-index', '--all', `--prefix=${tree}${sep}`], environment);
}

/** What Git knows of or would add; not what it ignores, which no commit has. */
function copyWorkingTree(root: string, tree: string): void {
  mkdirSync(tree);
  const paths = run(root, ['ls-files', '-z', '--cached', '--others', '--exclude-standard']).split('\0');
  for (const path of new Set(
    paths.filter((each) => each !== '' && lstatSync(join(root, each), { throwIfNoEntry: false })),
  )) {
    mkdirSync(dirname(join(tree, path)), { recursive: true });
    cpSync(join(root, path), join(tree, path), { recursive: true, verbatimSymlinks: true });
  }
}

/** `''`, `a`, `a/b` for `a/b`: packages may be installed in any of them. */
function foldersTo(path: string): string[] {
  const steps = path === '' ? [] : path.split(sep);
  return ['', ...steps.map((_, i) => steps.slice(0, i + 1).join(sep))];
}

/** Links to each package, in a folder of its own: what is cached beside them belongs to the present. */
function linkPackages(from: string, to: string): void {
  const packages = join(from, 'node_modules');
  if (!existsSync(packages)) return;
  const links = join(to, 'node_modules');
  mkdirSync(links, { recursive: true });
  for (const name of readdirSync(packages).filter((entry) => entry === '.bin' || !entry.startsWith('.')))
    if (!existsSync(join(links, name))) symlinkSync(join(packages, name), join(links, name));
}

function run(folder: string, args: readonly string[], environment: NodeJS.ProcessEnv = {}): string {
  const env = { ...process.env, ...environment };
  return execFileSync('git', args, {
    cwd: folder,
    encoding: 'utf8',
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
    maxBuffer: 1e9,
  }).trim();
}

/** What Git answers; undefined when it says no. */
function git(folder: string, args: readonly string[]): string | undefined {
  try {
    return run(folder, args);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT')
      throw new UsageError('there is no git here\n  fix:     install it, and run this in a Git repository');
    return undefined;
  }
}
