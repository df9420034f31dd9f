import { randomInt, randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { UsageError } from '../lib/spec/usage-error';
import type { Git } from './git';
import { attemptGit, GitError } from './git';

/** As many pushes at the same time come through before one of them gives up. */
const TRIES = 12;
/** First pause, in milliseconds; it grows, and is never the same for two. */
const PAUSE = 200;
const LONGEST_PAUSE = 5000;

export interface FileChange {
  readonly remote: string;
  readonly branch: string;
  /** Of the file, from the top of the repository. */
  readonly path: string;
  /** The new text. Asked anew for every newer revision. */
  readonly edit: (present: string) => string;
  readonly message: string;
}

export interface Committed {
  /** What the branch holds now. */
  readonly commit: string;
  /** Nothing had to be done: the branch said so already. */
  readonly unchanged: boolean;
}

/**
 * Changes one file of a branch in a remote repository, with a commit of its own.
 *
 * The commit is made from the newest revision of the branch, in the store of objects alone: the working tree, the index and
 * the branch that is checked out are neither read nor written. It is pushed without force, so of several at a time one comes
 * through, and the others begin anew with the revision that it left.
 */
export async function commitFile(git: Git, change: FileChange): Promise<Committed> {
  for (let tries = 1; ; tries += 1) {
    const base = fetchBranch(git, change);
    const present = readFileAt(git, base, change);
    const anew = change.edit(present);
    if (anew === present) return { commit: base, unchanged: true };
    const commit = makeCommit(git, base, { ...change, text: anew });
    const refusal = push(git, commit, change);
    if (refusal === undefined) return { commit, unchanged: false };
    if (tries === TRIES || !isOvertaken(git, base, refusal, change)) throw notPushed(change, refusal, tries);
    await sleep(randomInt(PAUSE, Math.min(PAUSE * 2 ** tries, LONGEST_PAUSE) + 1));
  }
}

/** Into a ref of its own, so that two at a time in one repository do not take each other's. */
function fetchBranch(git: Git, { remote, branch }: FileChange): string {
  const ref = `refs/slipway/${randomUUID()}`;
  try {
    git(['fetch', '--quiet', '--no-tags', '--no-write-fetch-head', remote, `+refs/heads/${branch}:${ref}`]);
    return git(['rev-parse', '--verify', `${ref}^{commit}`]);
  } catch (error) {
    if (!(error instanceof GitError)) throw error;
    throw new UsageError(
      `the branch ${branch} of ${remote} cannot be fetched\n  found:   ${lastLine(error.said)}\n  fix:     name another with --remote and --branch, or see whether you may read it`,
    );
  } finally {
    attemptGit(git, ['update-ref', '-d', ref]);
  }
}

function readFileAt(git: Git, commit: string, { path, branch }: FileChange): string {
  if (attemptGit(git, ['cat-file', '-e', `${commit}:${path}`]) === undefined)
    throw new UsageError(
      `the branch ${branch} has no ${path}\n  fix:     write it with slipway render, and commit it first`,
    );
  return git(['cat-file', 'blob', `${commit}:${path}`], { exact: true });
}

function makeCommit(git: Git, base: string, { path, text, message }: FileChange & { text: string }): string {
  const index = join(tmpdir(), `slipway-index-${randomUUID()}`);
  const environment = { GIT_INDEX_FILE: index };
  try {
    const [mode = '100644'] = git(['ls-tree', base, '--', path]).split(' ');
    const blob = git(['hash-object', '-w', '--no-filters', '--stdin'], { input: text });
    git(['read-tree', base], { environment });
    git(['update-index', '--cacheinfo', `${mode},${blob},${path}`], { environment });
    const tree = git(['write-tree'], { environment });
    const sign = attemptGit(git, ['config', '--type=bool', 'commit.gpgsign']) === 'true' ? ['-S'] : [];
    return git(['commit-tree', ...sign, tree, '-p', base], { input: message });
  } catch (error) {
    if (!(error instanceof GitError)) throw error;
    throw new UsageError(
      `no commit could be made\n  found:   ${lastLine(error.said)}\n  fix:     ${fixOf(error.said)}`,
    );
  } finally {
    rmSync(index, { force: true });
  }
}

function fixOf(said: string): string {
  return /tell me who you are|empty ident/i.test(said)
    ? 'say who commits: git config user.name and user.email'
    : 'see what git says';
}

/** What the remote said when it refused. */
function push(git: Git, commit: string, { remote, branch }: FileChange): string | undefined {
  try {
    git(['push', '--quiet', remote, `${commit}:refs/heads/${branch}`]);
    return undefined;
  } catch (error) {
    if (error instanceof GitError) return error.said;
    throw error;
  }
}

/** Whether somebody else was faster; every other refusal would be the same the next time. */
function isOvertaken(git: Git, base: string, refusal: string, { remote, branch }: FileChange): boolean {
  const [now] = (attemptGit(git, ['ls-remote', remote, `refs/heads/${branch}`]) ?? '').split('\t');
  // a push that is under way holds a lock before the branch moves
  return (
    (now !== undefined && now !== '' && now !== base) ||
    /cannot lock ref|failed to update ref|unable to lock/i.test(refusal)
  );
}

function notPushed({ remote, branch }: FileChange, refusal: string, tries: number): UsageError {
  const fix =
    tries === TRIES
      ? 'others push all the time; try again'
      : `see whether you may push to ${branch}, and what its protection wants`;
  return new UsageError(
    `nothing was pushed to ${branch} of ${remote}, after ${tries} ${tries === 1 ? 'try' : 'tries'}\n  found:   ${wordsOf(refusal)}\n  fix:     ${fix}`,
  );
}

/** The refusal itself, without the advice that follows it. */
function wordsOf(refusal: string): string {
  const lines = refusal
    .split('\n')
    .filter((line) => /^( ! |remote: |fatal: |error: )/.test(line) && !line.startsWith('error: failed to push'));
  return (lines.length > 0 ? lines : [lastLine(refusal)]).map((line) => line.trim()).join('; ');
}

function lastLine(text: string): string {
  return (
    text
      .split('\n')
      .filter((line) => /fatal:|error:/.test(line))
      .at(-1) ??
    text.split('\n').at(-1) ??
    ''
  );
}
