import type { ChildProcessByStdio } from 'node:child_process';
import { execFile, spawn } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import { promisify } from 'node:util';
import type { Login } from '../configuration';
import { Failure } from '../failure';

/** Characters of a tool's messages that are kept: its last words say why it failed. */
const LAST_WORDS = 2_000;

export interface Tool {
  readonly process: ChildProcessByStdio<Writable, Readable, Readable>;
  /** Resolves when it ended well. @throws Failure with what it said last */
  readonly ended: Promise<void>;
}

/**
 * Starts pg_dump or pg_restore. Both get the login through libpq's variables, never as arguments, which other processes
 * can read; and nothing else of our environment, which holds credentials of AWS.
 *
 * @param signal ends it
 */
export function startTool(name: string, args: readonly string[], signal: AbortSignal, login?: Login): Tool {
  const child = spawn(name, args, { stdio: 'pipe', env: { ...searchPath(), ...(login && libpq(login)) } });
  const stop = (): void => void child.kill('SIGTERM');
  signal.addEventListener('abort', stop);
  let words = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (words = (words + text).slice(-LAST_WORDS)));
  const ended = new Promise<void>((resolve, reject) => {
    child.on('error', (error) => reject(new Failure(`${name} cannot be started: ${error.message}`)));
    child.on('close', (code, by) => {
      signal.removeEventListener('abort', stop);
      if (code === 0) resolve();
      else reject(new Failure(`${name} ended with ${code === null ? by : `code ${code}`}: ${words.trim()}`));
    });
  });
  ended.catch(() => undefined); // whoever waits for it comes later
  return { process: child, ended };
}

/** e.g. `pg_dump (PostgreSQL) 17.11`. */
export async function versionOf(name: string): Promise<string> {
  const { stdout } = await promisify(execFile)(name, ['--version'], { env: searchPath() });
  return stdout.trim();
}

function searchPath(): NodeJS.ProcessEnv {
  // oxlint-disable-next-line node/no-process-env -- where the tools are is a fact of the image
  return { PATH: process.env.PATH, LC_ALL: 'C.UTF-8' };
}

function libpq({ host, port, database, user, password, rootCertificates }: Login): NodeJS.ProcessEnv {
  return {
    PGHOST: host,
    PGPORT: String(port),
    PGDATABASE: database,
    PGUSER: user,
    PGPASSWORD: password,
    PGSSLMODE: rootCertificates === undefined ? 'disable' : 'verify-full',
    ...(rootCertificates !== undefined && { PGSSLROOTCERT: rootCertificates }),
    PGAPPNAME: 'slipway-backup',
    PGCONNECT_TIMEOUT: '30',
  };
}
