import { rmSync } from 'node:fs';
import { afterAll, afterEach, beforeAll } from '@jest/globals';
import { Client } from 'pg';
import { KmsAndCloudWatch } from './kms-and-cloudwatch';
import { describeWithPostgres } from './postgres';
import {
  bundleProgram,
  environmentOf,
  startProgram,
  type Ended,
  type Environment,
  type Running,
} from './postgres-backup';
import type { DatabaseLogin, PostgresServer } from './postgres-server';
import { S3 } from './s3';

export const BUCKET = 'backups';

/** On which every dump of a test run is due, also when midnight passes meanwhile. */
export const DAY = new Date().toISOString().slice(0, 10);

/** PostgreSQL, S3, KMS and CloudWatch on loopback, and the program of the image to run against them. */
export class Backup {
  readonly s3 = new S3();
  readonly aws = new KmsAndCloudWatch();
  program = '';
  private prefixes = 0;

  constructor(readonly postgres: PostgresServer) {}

  async start(): Promise<void> {
    this.program = bundleProgram();
    await Promise.all([this.s3.start(BUCKET), this.aws.start()]);
  }

  async stop(): Promise<void> {
    this.aws.stop();
    await this.s3.stop();
    rmSync(this.program, { force: true });
  }

  /** A folder of the bucket that nobody else has. */
  prefix(): string {
    return `dumps-${(this.prefixes += 1)}`;
  }

  environment(database: string, prefix: string): Environment {
    const environment = environmentOf(this, this.postgres.superuser(database), prefix);
    return { ...environment, BACKUP_SCHEDULED_AT: `${DAY}T12:00:00Z` };
  }

  begin(environment: Environment, ...args: string[]): Running {
    return startProgram(this.program, args, environment);
  }

  run(environment: Environment, ...args: string[]): Promise<Ended> {
    return this.begin(environment, ...args).ended;
  }

  /** Values of a metric, in the order in which they were sent since the test began. */
  sent(name: string): number[] {
    return this.aws.metrics.filter((metric) => metric.name === name).map(({ value }) => value);
  }

  query(database: string, ...statements: string[]): Promise<Record<string, string>[]> {
    return queryAs(this.postgres.superuser(database), ...statements);
  }

  async databases(): Promise<string[]> {
    const rows = await this.query('postgres', 'SELECT datname FROM pg_database WHERE NOT datistemplate ORDER BY 1');
    return rows.map(({ datname = '' }) => datname);
  }
}

export function describeWithBackup(title: string, body: (backup: Backup) => void): void {
  describeWithPostgres(title, (postgres) => {
    const backup = new Backup(postgres);
    beforeAll(() => backup.start());
    afterAll(() => backup.stop());
    afterEach(() => {
      backup.s3.answer = () => 'serve';
      backup.s3.requests.length = 0;
      backup.aws.metrics.length = 0;
    });
    body(backup);
  });
}

/** Of the last statement, the rows. */
async function queryAs(login: DatabaseLogin, ...statements: string[]): Promise<Record<string, string>[]> {
  const client = new Client(login);
  await client.connect();
  try {
    let rows: Record<string, string>[] = [];
    for (const statement of statements) ({ rows } = await client.query<Record<string, string>>(statement));
    return rows;
  } finally {
    await client.end();
  }
}
