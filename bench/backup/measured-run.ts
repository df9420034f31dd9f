import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { text } from 'node:stream/consumers';

const SAMPLE_MILLISECONDS = 100;

export interface MeasuredRun {
  readonly seconds: number;
  /** User and system time of the command and all that it started, which other work on the machine hardly changes. */
  readonly cpuSeconds: number;
  /** Highest resident memory of the command's own process in each tenth of its time, MiB. */
  readonly memoryMiB: readonly number[];
  readonly output: string;
}

/** What a person would type: level and cipher are those of the program. */
export function pipeByHand(): string[] {
  const key = randomBytes(32).toString('hex');
  const iv = randomBytes(16).toString('hex');
  const encrypt = `openssl enc -aes-256-ctr -K ${key} -iv ${iv}`;
  return ['bash', '-c', `set -o pipefail; pg_dump --format=custom --compress=0 | gzip -6 | ${encrypt} > /dev/null`];
}

/** Runs a command to its end. @throws Error when it fails */
export async function measure(command: readonly string[], env: NodeJS.ProcessEnv): Promise<MeasuredRun> {
  const begun = performance.now();
  // the shell's `times` prints what it used itself, then what its children used
  const shell = spawn('bash', ['-c', '"$@"; code=$?; times >&2; exit $code', 'bash', ...command], {
    env,
    stdio: 'pipe',
  });
  const samples: number[] = [];
  const timer = setInterval(() => samples.push(residentMiB(childOf(shell.pid))), SAMPLE_MILLISECONDS);
  const closed = new Promise<number | null>((resolve) => void shell.on('close', resolve));
  const [code, output, messages] = await Promise.all([closed, text(shell.stdout), text(shell.stderr)]);
  clearInterval(timer);
  if (code !== 0) throw new Error(`${command.join(' ')} ended with ${code}: ${output}${messages}`);
  return {
    seconds: (performance.now() - begun) / 1000,
    cpuSeconds: cpuSeconds(messages),
    memoryMiB: peaks(samples.filter((sample) => sample > 0)),
    output,
  };
}

/** Of the last line of `times`: `0m1.234s 0m0.567s`. */
export function cpuSeconds(times: string): number {
  const last = times.trim().split('\n').at(-1) ?? '';
  const found = [...last.matchAll(/(?<minutes>\d+)m(?<seconds>[\d.]+)s/g)];
  if (found.length !== 2) throw new Error(`no times of a shell: ${last}`);
  return found.reduce((sum, { groups = {} }) => sum + Number(groups['minutes']) * 60 + Number(groups['seconds']), 0);
}

/** The highest of each tenth. */
function peaks(samples: readonly number[]): number[] {
  const tenths = Array.from({ length: 10 }, (_, i) =>
    samples.slice(Math.floor((i * samples.length) / 10), Math.floor(((i + 1) * samples.length) / 10)),
  );
  return tenths.filter((tenth) => tenth.length > 0).map((tenth) => Math.round(Math.max(...tenth)));
}

function childOf(shell: number | undefined): string {
  return read(`/proc/${shell}/task/${shell}/children`).trim();
}

function residentMiB(process: string): number {
  return Number(/VmRSS:\s+(?<kib>\d+)/.exec(read(`/proc/${process}/status`))?.groups?.kib ?? 0) / 1024;
}

/** Empty for a process that is gone. */
function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
