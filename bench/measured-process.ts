import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { packageRoot } from '../lib/shared/package-root';

export interface NodeProcess {
  readonly script: string;
  /** The most memory that it ever had resident. */
  readonly peakKiB: number;
}

export interface Usage {
  /** User and system time of the process and of all that it started and waited for. */
  readonly cpuSeconds: number;
  readonly wallSeconds: number;
  /** Every Node process that took part, in the order in which they ended. */
  readonly nodeProcesses: readonly NodeProcess[];
}

export interface MeasuredCommand {
  readonly command: readonly string[];
  readonly folder: string;
  readonly environment?: Readonly<Record<string, string>>;
}

/** The shell's own clock counts the processes that a command starts, too; that of Node does not. */
const TIMED = '"$@" >&2; status=$?; times; exit $status';

/** @throws Error with what the command said, when it fails */
export function runMeasured({ command, folder, environment = {} }: MeasuredCommand): Usage {
  const scratch = mkdtempSync(join(tmpdir(), 'slipway-usage-'));
  const usageFile = join(scratch, 'usage');
  const preload = join(packageRoot(), 'bench/report-usage.cjs');
  const env = {
    ...process.env,
    ...environment,
    LC_ALL: 'C',
    NODE_OPTIONS: `--require "${preload}"`,
    USAGE_FILE: usageFile,
  };
  try {
    const start = performance.now();
    const { status, stdout, stderr, error } = spawnSync('sh', ['-c', TIMED, 'sh', ...command], {
      cwd: folder,
      encoding: 'utf8',
      env,
      maxBuffer: 64 * 1024 * 1024,
    });
    const wallSeconds = (performance.now() - start) / 1000;
    if (status !== 0) throw error ?? new Error(`${command.join(' ')}\n${stderr}`);
    return { cpuSeconds: childSeconds(stdout), wallSeconds, nodeProcesses: readProcesses(usageFile) };
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

/** The second line that `times` prints is about what the shell has started: `0m1.230s 0m0.120s`. */
export function childSeconds(times: string): number {
  const [, children = ''] = times.trim().split('\n');
  const parts = [...children.matchAll(/(\d+)m([\d.]+)s/g)].map(
    ([, minutes, seconds]) => Number(minutes) * 60 + Number(seconds),
  );
  if (parts.length !== 2) throw new Error(`the shell did not say the times: ${times}`);
  return parts.reduce((sum, part) => sum + part);
}

function readProcesses(file: string): NodeProcess[] {
  if (!existsSync(file)) return [];
  const lines = readFileSync(file, 'utf8').trim().split('\n');
  return lines.map((line) => JSON.parse(line) as NodeProcess);
}
