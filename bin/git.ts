import { execFileSync } from 'node:child_process';
import { UsageError } from '../lib/spec/usage-error';

/** What git said when it refused. */
export class GitError extends Error {
  constructor(
    readonly command: string,
    readonly said: string,
  ) {
    super(`git ${command}: ${said}`);
    this.name = 'GitError';
  }
}

export interface GitOptions {
  readonly input?: string;
  /** To the letter, with the last line end. */
  readonly exact?: boolean;
  readonly environment?: Readonly<Record<string, string>>;
}

/** Runs git in a folder. Returns what it prints, without the last line end. */
export type Git = (args: readonly string[], options?: GitOptions) => string;

/** @throws GitError when git refuses; it never asks for a password */
export function gitIn(folder: string): Git {
  return (args, { input, environment, exact = false } = {}) => {
    try {
      const text = execFileSync('git', [...args], {
        cwd: folder,
        encoding: 'utf8',
        stdio: ['pipe', 'pipe', 'pipe'],
        env: { ...process.env, LC_ALL: 'C', GIT_TERMINAL_PROMPT: '0', ...environment },
        ...(input !== undefined && { input }),
      });
      return exact ? text : text.replace(/\n$/, '');
    } catch (error) {
      const { stderr, code } = error as { stderr?: string; code?: string };
      if (code === 'ENOENT') throw new UsageError('git is not installed\n  fix:     install it');
      throw new GitError(args[0] ?? '', (stderr ?? String(error)).trim());
    }
  };
}

/** Something that may be missing. */
export function attemptGit(git: Git, args: readonly string[]): string | undefined {
  try {
    return git(args);
  } catch (error) {
    if (error instanceof GitError) return undefined;
    throw error;
  }
}
