import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { arch, availableParallelism, loadavg, platform, totalmem } from 'node:os';
import { dirname, join } from 'node:path';
import { Command } from 'commander';
import { packageRoot } from '../../lib/shared/package-root';
import { KmsAndCloudWatch } from '../../test/support/kms-and-cloudwatch';
import { bundleProgram, environmentOf } from '../../test/support/postgres-backup';
import { findBinaries, PostgresServer, type DatabaseLogin } from '../../test/support/postgres-server';
import { S3 } from '../../test/support/s3';
import { fillDatabase, hashDatabase } from './generated-database';
import { measure, pipeByHand, type MeasuredRun } from './measured-run';
import { renderReport, type BackupResults } from './report';

const REPORT = 'docs/benchmarks/database-dumps.md';

const flags = new Command('npm run bench:backup --')
  .description('measure a dump of a large database against the same tools piped by hand, and its way back')
  .option('--gibibytes <number>', 'size of the database', Number, 1.4)
  .option('--runs <number>', 'how often each is measured, in turn', Number, 3)
  .option('--write', `also write ${REPORT}`)
  .parse()
  .opts<{ gibibytes: number; runs: number; write?: boolean }>();

/** Everything on loopback: PostgreSQL, S3 (in memory), KMS and CloudWatch. */
class Bench {
  private readonly postgres = new PostgresServer(findBinaries() ?? '');
  private readonly s3 = new S3();
  private readonly aws = new KmsAndCloudWatch();
  private readonly program = bundleProgram();

  async measure(): Promise<BackupResults> {
    await Promise.all([this.postgres.start(), this.s3.start('backups'), this.aws.start()]);
    try {
      return await this.rounds();
    } finally {
      this.aws.stop();
      await Promise.all([this.s3.stop(), this.postgres.stop()]);
      rmSync(this.program);
    }
  }

  private async rounds(): Promise<BackupResults> {
    const { database } = await this.postgres.createDatabase();
    const login = this.postgres.superuser(database);
    progress('filling the database');
    const databaseBytes = await fillDatabase(login, flags.gibibytes);
    const byHand: MeasuredRun[] = [];
    const backup: MeasuredRun[] = [];
    for (let round = 1; round <= flags.runs; round += 1) {
      progress(`round ${round}`);
      byHand.push(await measure(pipeByHand(), this.environment(login, '')));
      backup.push(await this.run(login, `round-${round}`, 'backup'));
    }
    progress('restoring');
    const restore = await this.run(login, `round-${flags.runs}`, 'restore', '--into', 'restored');
    const isEqual = (await hashDatabase(login)) === (await hashDatabase({ ...login, database: 'restored' }));
    const last = JSON.parse(backup.at(-1)?.output.trim().split('\n').at(-1) ?? '{}') as Record<string, number>;
    return {
      date: new Date().toISOString().slice(0, 10),
      machine: machine(),
      databaseBytes,
      archiveBytes: last['archiveBytes'] ?? 0,
      dumpBytes: last['bytes'] ?? 0,
      byHand,
      backup,
      restore,
      isEqual,
    };
  }

  private run(login: DatabaseLogin, prefix: string, ...args: string[]): Promise<MeasuredRun> {
    return measure([process.execPath, this.program, ...args], this.environment(login, prefix));
  }

  private environment(login: DatabaseLogin, prefix: string): NodeJS.ProcessEnv {
    return environmentOf({ postgres: this.postgres, s3: this.s3, aws: this.aws }, login, prefix);
  }
}

function machine(): string {
  const memory = Math.round(totalmem() / 2 ** 30);
  const load = loadavg()[1]?.toFixed(0);
  return `${availableParallelism()} processors (${arch()}), ${memory} GiB of memory, ${platform()}, Node.js ${process.versions.node}; ${load} processes wanted to run, on average`;
}

function progress(message: string): void {
  process.stderr.write(`${message}\n`);
}

async function main(): Promise<void> {
  const report = renderReport(await new Bench().measure());
  process.stdout.write(report);
  if (!flags.write) return;
  mkdirSync(dirname(join(packageRoot(), REPORT)), { recursive: true });
  writeFileSync(join(packageRoot(), REPORT), report);
}

main().catch((error: unknown) => {
  process.stderr.write(`${String(error)}\n`);
  process.exitCode = 1;
});
