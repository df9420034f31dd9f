import { spawn, type ChildProcess } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { buildSync } from 'esbuild';
import { packageRoot } from '../../lib/shared/package-root';
import type { KmsAndCloudWatch } from './kms-and-cloudwatch';
import type { DatabaseLogin, PostgresServer } from './postgres-server';
import type { S3 } from './s3';

export interface LogLine {
  readonly level: string;
  readonly message: string;
  readonly [field: string]: unknown;
}

export interface Ended {
  readonly code: number | null;
  readonly log: readonly LogLine[];
  readonly errors: readonly string[];
  /** Everything that it wrote, anywhere. */
  readonly output: string;
}

export interface Running {
  readonly process: ChildProcess;
  readonly ended: Promise<Ended>;
}

export type Environment = Readonly<Record<string, string>>;

/** The program of the image as its Dockerfile builds it, but for the version of Node.js. */
export function bundleProgram(): string {
  const outfile = join(packageRoot(), 'node_modules/.cache/slipway/images', `postgres-backup-${process.pid}.cjs`);
  mkdirSync(join(outfile, '..'), { recursive: true });
  buildSync({
    entryPoints: [join(packageRoot(), 'images/postgres-backup/src/main.ts')],
    outfile,
    bundle: true,
    platform: 'node',
    target: 'node20',
    external: ['pg-native'],
  });
  return outfile;
}

export function startProgram(
  program: string,
  args: readonly string[],
  environment: Environment,
  folder = '/',
): Running {
  const child = spawn(process.execPath, [program, ...args], { env: environment, cwd: folder, stdio: 'pipe' });
  const output = Promise.all([text(child.stdout), text(child.stderr)]);
  const code = new Promise<number | null>((resolve) => void child.on('close', resolve));
  const ended = Promise.all([code, output]).then(([exit, [stdout, stderr]]): Ended => {
    const lines = stdout.split('\n').filter(Boolean);
    const log = lines.map((line) => JSON.parse(line) as LogLine);
    const errors = log.filter(({ level }) => level === 'error').map(({ message }) => message);
    return { code: exit, log, errors, output: `${stdout}${stderr}` };
  });
  return { process: child, ended };
}

interface Surroundings {
  readonly postgres: PostgresServer;
  readonly s3: S3;
  readonly aws: KmsAndCloudWatch;
}

/** All that the program reads; nothing of the surroundings of the tests. */
export function environmentOf({ postgres, s3, aws }: Surroundings, login: DatabaseLogin, prefix: string): Environment {
  return {
    PATH: [postgres.binaries, process.env.PATH].join(delimiter),
    PGHOST: login.host,
    PGPORT: String(login.port),
    PGDATABASE: login.database,
    PGUSER: login.user,
    PGPASSWORD: login.password,
    PGSSLMODE: 'disable',
    BACKUP_BUCKET: 'backups',
    BACKUP_PREFIX: prefix,
    BACKUP_KMS_KEY_ID: 'alias/backup',
    BACKUP_SYSTEM: 'shop',
    BACKUP_STAGE: 'prod',
    BACKUP_DATABASE: 'main',
    AWS_REGION: 'eu-central-1',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'a-secret-of-aws',
    AWS_ENDPOINT_URL_S3: s3.endpoint,
    AWS_ENDPOINT_URL_KMS: aws.endpoint,
    AWS_ENDPOINT_URL_CLOUDWATCH: aws.endpoint,
  };
}
