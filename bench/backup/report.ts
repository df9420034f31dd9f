import { samplesOf } from '../results';
import type { MeasuredRun } from './measured-run';

/** The program may take this many times what the tools take that are piped by hand. */
export const MAX_RATIO = 1.3;
/** Memory counts as flat while the last third of a run needs at most this many times what the second needed. */
export const MAX_GROWTH = 1.2;

export interface BackupResults {
  readonly date: string;
  readonly machine: string;
  readonly databaseBytes: number;
  /** What pg_dump wrote. */
  readonly archiveBytes: number;
  /** What was stored. */
  readonly dumpBytes: number;
  /** In turn with the program's. */
  readonly byHand: readonly MeasuredRun[];
  readonly backup: readonly MeasuredRun[];
  readonly restore: MeasuredRun;
  /** The restored database has the same rows. */
  readonly isEqual: boolean;
}

type Measure = 'seconds' | 'cpuSeconds';

/** How many times as much as by hand: of the lowest, since other work on the machine only ever adds. */
export function ratioOf({ backup, byHand }: BackupResults, measure: Measure): number {
  return lowest(backup, measure) / lowest(byHand, measure);
}

/** Peak of the last third of a run over the peak of the second third; the first third fills buffers. */
export function growthOf({ memoryMiB }: MeasuredRun): number {
  const third = Math.floor(memoryMiB.length / 3);
  return Math.max(...memoryMiB.slice(2 * third)) / Math.max(...memoryMiB.slice(third, 2 * third));
}

export function renderReport(results: BackupResults): string {
  const { date, machine, databaseBytes, archiveBytes, dumpBytes, byHand, backup, restore, isEqual } = results;
  const growth = Math.max(...backup.map(growthOf));
  const peak = Math.max(...backup.flatMap(({ memoryMiB }) => memoryMiB));
  return [
    '# What a database dump costs',
    `Written by \`npm run bench:backup -- --write\` on ${date}: ${machine}. ${backup.length} rounds, each a dump by hand and one by the program; then one restore.`,
    `The database has ${gibibytes(databaseBytes)} GiB with its indexes; pg_dump writes ${gibibytes(archiveBytes)} GiB, ${gibibytes(dumpBytes)} GiB are stored.`,
    [
      '| | s, lowest | s, median | cpu s, lowest | MiB of archive per cpu s |',
      '| --- | ---: | ---: | ---: | ---: |',
      row('`pg_dump \\| gzip -6 \\| openssl enc`, into nothing', byHand, archiveBytes),
      row('`postgres-backup backup`: the same, two fingerprints, upload', backup, archiveBytes),
      row('`postgres-backup restore`: read twice, restored, checked', [restore], archiveBytes),
    ].join('\n'),
    `Resident memory of the program in the tenths of its run: backup at most ${peak} MiB (last round: ${backup.at(-1)?.memoryMiB.join(', ')}), restore ${restore.memoryMiB.join(', ')} MiB.`,
    [
      '| aim | found | |',
      '| --- | ---: | --- |',
      verdict(
        `processor time within ${MAX_RATIO} of the tools piped by hand`,
        ratioOf(results, 'cpuSeconds'),
        MAX_RATIO,
      ),
      verdict(`time within ${MAX_RATIO} of the tools piped by hand`, ratioOf(results, 'seconds'), MAX_RATIO),
      verdict(`backup: memory of the last third within ${MAX_GROWTH} of the second`, growth, MAX_GROWTH),
      verdict('restore: the same', growthOf(restore), MAX_GROWTH),
      `| every row is back | ${isEqual ? 'yes' : 'no'} | ${isEqual ? 'met' : 'missed'} |`,
    ].join('\n'),
    HOW_TO_READ,
    '',
  ].join('\n\n');
}

const HOW_TO_READ = `## How to read it

- Compare ratios, not seconds: seconds belong to one machine on one day.
- **cpu s** is user and system time of the command and what it starts, without the server's. On a busy machine it is the
  number to trust; **s** has everything that others did meanwhile.
- Both sides compress with level 6 and encrypt with AES-256 in counter mode. The program also counts the rows of every
  table, and its S3 server, in memory, shares the processors with it.`;

function row(name: string, runs: readonly MeasuredRun[], archiveBytes: number): string {
  const seconds = samplesOf(runs.map((run) => run.seconds));
  const cpu = lowest(runs, 'cpuSeconds');
  const cells = [seconds.lowest, seconds.median, cpu, archiveBytes / 2 ** 20 / cpu].map((cell) => cell.toFixed(1));
  return `| ${[name, ...cells].join(' | ')} |`;
}

function lowest(runs: readonly MeasuredRun[], measure: Measure): number {
  return samplesOf(runs.map((run) => run[measure])).lowest;
}

function verdict(aim: string, found: number, limit: number): string {
  return `| ${aim} | ${found.toFixed(2)} | ${found <= limit ? 'met' : 'missed'} |`;
}

function gibibytes(bytes: number): string {
  return (bytes / 2 ** 30).toFixed(2);
}
