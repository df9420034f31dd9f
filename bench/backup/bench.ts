import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { arch, availableParallelism, platform, totalmem } from 'node:os';
import { dirname, join } from 'node:path';
import { Command } from 'commander';
import { packageRoot } from '../../lib/shared/package-root';
import { KmsAndCloudWatch } from '../../test/support/kms-and-cloudwatch';
import { bundleProgram, environmentOf, startProgram } from '../../test/support/postgres-backup';
import { findBinaries, PostgresServer, type DatabaseLogin } from '../../test/support/postgres-server';
import { S3 } from '../../test/support/s3';
import { samplesOf } from '../results';
import { fillDatabase, hashDatabase } from './generated-database';
import { secondsByHand, watchMemory } from './measured-run';
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
    const login = await this.postgres.createDatabase();
    progress('filling the database');
    const databaseBytes = await fillDatabase(this.superuser(login), flags.gibibytes);
    const byHand: number[] = [];
    const backup: number[] = [];
    let run = await this.run(login, 'round-0', 'list'); // warms nothing but the file cache of the program itself
    for (let round = 1; round <= flags.runs; round += 1) {
      progress(`round ${round}`);
      byHand.push(await secondsByHand(this.postgres.binaries, this.superuser(login)));
      run = await this.run(login, `round-${round}`, 'backup');
      backup.push(run.seconds);
    }
    progress('restoring');
    const restore = await this.run(login, `round-${flags.runs}`, 'restore', '--into', 'restored');
    const restored = { ...this.superuser(login), database: 'restored' };
    const isEqual = (await hashDatabase(this.superuser(login))) === (await hashDatabase(restored));
    return {
      date: new Date().toISOString().slice(0, 10),
      machine: machine(),
      runs: flags.runs,
      databaseBytes,
      archiveBytes: Number(run.last?.['archiveBytes']),
      dumpBytes: Number(run.last?.['bytes']),
      byHandSeconds: samplesOf(byHand),
      backupSeconds: samplesOf(backup),
      restoreSeconds: restore.seconds,
      backupMiB: run.memory.tenths,
      restoreMiB: restore.memory.tenths,
      isEqual,
    };
  }

  private async run(login: DatabaseLogin, prefix: string, ...args: string[]) {
    const surroundings = { postgres: this.postgres, s3: this.s3, aws: this.aws };
    const environment = environmentOf(surroundings, this.superuser(login), prefix);
    const begun = performance.now();
    const running = startProgram(this.program, args, environment);
    const memory = watchMemory(running.process);
    const { code, log, output } = await running.ended;
    if (code !== 0) throw new Error(`${args.join(' ')} ended with ${code}: ${output}`);
    return { seconds: (performance.now() - begun) / 1000, memory: memory(), last: log.at(-1) };
  }

  private superuser({ database }: DatabaseLogin): DatabaseLogin {
    return this.postgres.superuser(database);
  }
}

function machine(): string {
  const memory = Math.round(totalmem() / 2 ** 30);
  return `${availableParallelism()} processors (${arch()}), ${memory} GiB of memory, ${platform()}, Node.js ${process.versions.node}`;
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
