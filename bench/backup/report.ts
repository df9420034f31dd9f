import type { Samples } from '../results';

/** The program may take this many times as long as the tools piped by hand. */
export const MAX_RATIO = 1.3;
/** Memory counts as flat while the last third of a run needs at most this many times what the second needed. */
export const MAX_GROWTH = 1.2;

export interface BackupResults {
  readonly date: string;
  readonly machine: string;
  readonly runs: number;
  readonly databaseBytes: number;
  /** What pg_dump wrote. */
  readonly archiveBytes: number;
  /** What was stored. */
  readonly dumpBytes: number;
  readonly byHandSeconds: Samples;
  readonly backupSeconds: Samples;
  readonly restoreSeconds: number;
  /** Highest resident memory in each tenth of the run. */
  readonly backupMiB: readonly number[];
  readonly restoreMiB: readonly number[];
  /** The restored database has the same rows. */
  readonly isEqual: boolean;
}

/** How many times as long as by hand: of the medians. */
export function ratioOf({ backupSeconds, byHandSeconds }: BackupResults): number {
  return backupSeconds.median / byHandSeconds.median;
}

/** Peak of the last third of a run over the peak of the second third; the first third fills buffers. */
export function growthOf(tenths: readonly number[]): number {
  const third = Math.floor(tenths.length / 3);
  return Math.max(...tenths.slice(2 * third)) / Math.max(...tenths.slice(third, 2 * third));
}

export function renderReport(results: BackupResults): string {
  const { date, machine, runs, databaseBytes, archiveBytes, dumpBytes, byHandSeconds, backupSeconds } = results;
  const throughput = (seconds: number): string => (archiveBytes / 2 ** 20 / seconds).toFixed(1);
  const row = (name: string, { lowest, median, highest }: Samples): string =>
    `| ${name} | ${lowest.toFixed(1)} | ${median.toFixed(1)} | ${highest.toFixed(1)} | ${throughput(median)} |`;
  const once = (seconds: number): Samples => ({ lowest: seconds, median: seconds, highest: seconds });
  return [
    '# What a database dump costs',
    `Written by \`npm run bench:backup -- --write\` on ${date}: ${machine}. ${runs} rounds, in each one dump by hand and one by the program; then one restore.`,
    `The database has ${gibibytes(databaseBytes)} GiB with its indexes; pg_dump writes ${gibibytes(archiveBytes)} GiB, ${gibibytes(dumpBytes)} GiB are stored.`,
    [
      '| | lowest s | median s | highest s | MiB/s of archive |',
      '| --- | ---: | ---: | ---: | ---: |',
      row('`pg_dump \\| gzip -6 \\| openssl enc`, into nothing', byHandSeconds),
      row('`postgres-backup backup`, with rows counted, fingerprints and upload', backupSeconds),
      row('`postgres-backup restore`, read twice, restored, checked', once(results.restoreSeconds)),
    ].join('\n'),
    `Resident memory of the program, the highest of each tenth of a run: backup ${results.backupMiB.join(', ')} MiB; restore ${results.restoreMiB.join(', ')} MiB.`,
    [
      '| aim | found | |',
      '| --- | ---: | --- |',
      verdict(`time within ${MAX_RATIO} of the tools piped by hand`, ratioOf(results), MAX_RATIO),
      verdict(
        `backup: memory of the last third within ${MAX_GROWTH} of the second`,
        growthOf(results.backupMiB),
        MAX_GROWTH,
      ),
      verdict(`restore: the same`, growthOf(results.restoreMiB), MAX_GROWTH),
      `| every row is back | ${results.isEqual ? 'yes' : 'no'} | ${results.isEqual ? 'met' : 'missed'} |`,
    ].join('\n'),
    `Compare the ratio, not the seconds: those belong to one machine on one day. Both sides compress with level 6 and encrypt
with AES-256 in counter mode; S3 runs on the same machine and shares its processors with the program.`,
    '',
  ].join('\n\n');
}

function verdict(aim: string, found: number, limit: number): string {
  return `| ${aim} | ${found.toFixed(2)} | ${found <= limit ? 'met' : 'missed'} |`;
}

function gibibytes(bytes: number): string {
  return (bytes / 2 ** 30).toFixed(2);
}
