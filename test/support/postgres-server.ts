import { execFile } from 'node:child_process';
import { appendFileSync, chmodSync, existsSync, readdirSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { delimiter, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { Client } from 'pg';

const run = promisify(execFile);

export interface DatabaseLogin {
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly user: string;
  readonly password: string;
}

/** A throw-away server: password login only, nothing is synced to disk. */
export class PostgresServer {
  private root = '';
  private port = 0;
  private databases = 0;

  /** @param binaries folder of `initdb`, `pg_ctl`, `pg_dump` and the rest */
  constructor(readonly binaries: string) {}

  /** The bootstrap user, in the database `postgres` by default. */
  superuser(database = 'postgres'): DatabaseLogin {
    return { host: '127.0.0.1', port: this.port, database, user: 'postgres', password: 'postgres' };
  }

  /** A database of its own, and its owner: as on Amazon RDS no superuser, but allowed to make roles and databases. */
  async createDatabase(): Promise<DatabaseLogin> {
    const name = `database_${(this.databases += 1)}`;
    const owner = `${name}_admin`;
    const client = new Client(this.superuser());
    await client.connect();
    await client.query(`CREATE ROLE ${owner} LOGIN NOSUPERUSER CREATEROLE CREATEDB PASSWORD 'admin'`);
    await client.query(`CREATE DATABASE ${name} OWNER ${owner}`);
    await client.end();
    return { ...this.superuser(name), user: owner, password: 'admin' };
  }

  async start(): Promise<void> {
    this.root = (await asServerUser('mktemp', '-d', '-t', 'postgres-XXXXXX')).trim();
    this.port = await freePort();
    const passwordFile = join(this.root, 'password');
    writeFileSync(passwordFile, 'postgres');
    chmodSync(passwordFile, 0o644); // in a folder that only the server's user enters
    await this.tool(
      'initdb',
      '-U',
      'postgres',
      '-A',
      'scram-sha-256',
      `--pwfile=${passwordFile}`,
      '-E',
      'UTF8',
      '--locale=C',
      '--no-sync',
    );
    appendFileSync(join(this.data, 'postgresql.conf'), settings(this.port));
    await this.tool('pg_ctl', '-w', '-l', join(this.root, 'log'), 'start');
  }

  async stop(): Promise<void> {
    if (!this.root) return;
    if (existsSync(join(this.data, 'postmaster.pid'))) await this.tool('pg_ctl', '-w', '-m', 'immediate', 'stop');
    rmSync(this.root, { recursive: true, force: true });
  }

  private get data(): string {
    return join(this.root, 'data');
  }

  private async tool(name: string, ...options: string[]): Promise<void> {
    await asServerUser(join(this.binaries, name), '-D', this.data, ...options);
  }
}

/**
 * PostgreSQL refuses to run as root: the system user `postgres` does it then. That user has no access to the temporary
 * folder of a test run, so it gets the one of the system.
 */
async function asServerUser(...command: string[]): Promise<string> {
  const root = process.getuid?.() === 0;
  const [file = '', ...args] = root ? ['runuser', '-u', 'postgres', '--', ...command] : command;
  const { stdout } = await run(file, args, { cwd: '/', env: root ? { ...process.env, TMPDIR: '' } : process.env });
  return stdout;
}

function settings(port: number): string {
  const values = {
    listen_addresses: '127.0.0.1',
    port,
    unix_socket_directories: '',
    fsync: 'off',
    autovacuum: 'off',
    shared_buffers: '16MB',
  };
  return Object.entries(values)
    .map(([name, value]) => `${name} = '${value}'\n`)
    .join('');
}

/** The first in PATH, else the newest of Debian's. */
export function findBinaries(): string | undefined {
  const debian = '/usr/lib/postgresql';
  const versions = existsSync(debian) ? readdirSync(debian).toSorted((one, other) => Number(other) - Number(one)) : [];
  const folders = [
    ...(process.env.PATH ?? '').split(delimiter),
    ...versions.map((version) => join(debian, version, 'bin')),
  ];
  const found = folders.find((folder) => ['initdb', 'pg_ctl'].every((name) => existsSync(join(folder, name))));
  return found && dirname(realpathSync(join(found, 'initdb'))); // links to these two are common; the rest is beside them
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer().once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => resolve(port));
    });
  });
}
