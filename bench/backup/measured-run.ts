import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { delimiter } from 'node:path';
import type { DatabaseLogin } from '../../test/support/postgres-server';

const SAMPLE_MILLISECONDS = 100;

export interface MemoryOfRun {
  /** Highest resident memory of the process in each tenth of its time, MiB. */
  readonly tenths: readonly number[];
}

/** Wall seconds of `pg_dump | gzip | openssl enc` in a shell, into nothing. */
export async function secondsByHand(binaries: string, login: DatabaseLogin): Promise<number> {
  const key = randomBytes(32).toString('hex');
  const iv = randomBytes(16).toString('hex');
  const command =
    `set -o pipefail; pg_dump --format=custom --compress=0 | gzip -6 | ` +
    `openssl enc -aes-256-ctr -K ${key} -iv ${iv} > /dev/null`;
  const { host, port, database, user, password } = login;
  const begun = performance.now();
  const shell = spawn('bash', ['-c', command], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: {
      PATH: [binaries, process.env.PATH].join(delimiter),
      PGHOST: host,
      PGPORT: String(port),
      PGDATABASE: database,
      PGUSER: user,
      PGPASSWORD: password,
    },
  });
  const [code] = (await once(shell, 'close')) as [number];
  if (code !== 0) throw new Error(`the pipe by hand ended with ${code}`);
  return (performance.now() - begun) / 1000;
}

/** Watches a process until it ends. */
export function watchMemory(child: ChildProcess): () => MemoryOfRun {
  const samples: number[] = [];
  const timer = setInterval(() => {
    try {
      const status = readFileSync(`/proc/${child.pid}/status`, 'utf8');
      samples.push(Number(/VmRSS:\s+(?<kib>\d+)/.exec(status)?.groups?.kib ?? 0) / 1024);
    } catch {
      clearInterval(timer); // it is gone
    }
  }, SAMPLE_MILLISECONDS);
  child.on('close', () => clearInterval(timer));
  return () => {
    const tenth = Math.max(1, samples.length / 10);
    const slices = Array.from({ length: 10 }, (_, i) =>
      samples.slice(Math.floor(i * tenth), Math.floor((i + 1) * tenth)),
    );
    return { tenths: slices.filter((slice) => slice.length > 0).map((slice) => Math.round(Math.max(...slice))) };
  };
}
