import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { arch, availableParallelism, platform, totalmem } from 'node:os';
import { dirname, join } from 'node:path';
import { Command, InvalidArgumentError } from 'commander';
import { packageRoot } from '../lib/shared/package-root';
import { MAX_SERVICES } from './generated-system';
import { measure } from './measure';
import { renderReport } from './report';
import type { BenchmarkResults } from './results';
import { renderTable } from './table';

interface Flags {
  readonly services: readonly number[];
  readonly runs: number;
  readonly json?: boolean;
  readonly write?: boolean;
}

const REPORT = 'docs/benchmarks/synthesis.md';

const flags = new Command('npm run bench --')
  .description('measure what synthesis costs: generated systems against a CDK app with one bucket')
  .option('--services <numbers>', `sizes of the systems, comma-separated, at most ${MAX_SERVICES}`, sizes, [1, 10, 50])
  .option('--runs <number>', 'how often each case is measured', count, 5)
  .option('--json', 'print the results as JSON')
  .option('--write', `also write ${REPORT}`)
  .parse()
  .opts<Flags>();

const results: BenchmarkResults = {
  date: new Date().toISOString().slice(0, 10),
  machine: `${availableParallelism()} processors (${arch()}), ${Math.round(totalmem() / 2 ** 30)} GiB of memory, ${platform()}`,
  versions: versions(),
  runs: flags.runs,
  ...measure({ ...flags, progress }),
};
process.stdout.write(flags.json ? `${JSON.stringify(results, undefined, 2)}\n` : renderTable(results));
if (flags.write) {
  mkdirSync(dirname(join(packageRoot(), REPORT)), { recursive: true });
  writeFileSync(join(packageRoot(), REPORT), renderReport(results));
}

function versions(): Record<string, string> {
  const packages = ['aws-cdk-lib', 'aws-cdk', 'cdk-nag'];
  const installed = packages.map(
    (name) => [name, readJson(join(packageRoot(), 'node_modules', name, 'package.json')).version] as const,
  );
  return { Node: process.versions.node, ...Object.fromEntries(installed) };
}

function readJson(file: string): { version: string } {
  return JSON.parse(readFileSync(file, 'utf8')) as { version: string };
}

function sizes(text: string): number[] {
  return text.split(',').map((part) => {
    const size = count(part);
    if (size > MAX_SERVICES) throw new InvalidArgumentError(`a stage takes at most ${MAX_SERVICES} services.`);
    return size;
  });
}

function count(text: string): number {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 1) throw new InvalidArgumentError('write a whole number of 1 or more.');
  return number;
}

/** One line that is written over on a terminal, a line each in a log. */
function progress(message: string): void {
  process.stderr.write(process.stderr.isTTY ? `\r\u001B[K${message}` : `${message}\n`);
}
