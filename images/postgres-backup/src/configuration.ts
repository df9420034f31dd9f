import { existsSync } from 'node:fs';
import type { Settings } from './settings';

/** Whose dump it is: the dimensions of the metrics and the encryption context of the key. */
export interface Identity {
  readonly system: string;
  readonly stage: string;
  readonly database: string;
}

/** Where dumps are kept. */
export interface Store {
  readonly bucket: string;
  /** Folder in the bucket, without slashes at its ends. */
  readonly prefix: string;
}

/** A login, with the names of libpq's environment variables in mind. */
export interface Login {
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly user: string;
  readonly password: string;
  /** File with the certificate authorities that the server's certificate must come from; undefined: no TLS. */
  readonly rootCertificates: string | undefined;
}

const LABEL = /^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$/;

export function readIdentity(settings: Settings): Identity {
  const label = 'letters, digits, dots, dashes and underscores, at most 63';
  return {
    system: settings.matching('BACKUP_SYSTEM', `the system's name, ${label}`, LABEL),
    stage: settings.matching('BACKUP_STAGE', `the stage's name, ${label}`, LABEL),
    database: settings.matching('BACKUP_DATABASE', `the database's name in the description, ${label}`, LABEL),
  };
}

export function readStore(settings: Settings): Store {
  settings.required('AWS_REGION', 'the region of bucket, key and metrics');
  return {
    bucket: settings.required('BACKUP_BUCKET', 'the bucket that keeps the dumps'),
    prefix: settings.matching(
      'BACKUP_PREFIX',
      'a folder in the bucket, without slashes at its ends',
      /^[^/].*(?<!\/)$/,
    ),
  };
}

/** @param database which one; undefined: the variable PGDATABASE says it */
export function readLogin(settings: Settings, database?: string): Login {
  return {
    host: settings.required('PGHOST', 'the host of the PostgreSQL server itself, not of a proxy'),
    port: settings.port('PGPORT', 5432),
    database: database ?? settings.required('PGDATABASE', 'the database to dump'),
    user: settings.required('PGUSER', 'the user to log in as'),
    password: settings.required('PGPASSWORD', 'the password of that user'),
    rootCertificates: readRootCertificates(settings),
  };
}

/** Of libpq's modes only the two that mean what they say: a verified server, or a server on the same machine. */
function readRootCertificates(settings: Settings): string | undefined {
  const mode = settings.optional('PGSSLMODE') ?? 'verify-full';
  if (mode === 'disable') return undefined;
  if (mode !== 'verify-full') settings.problems.push(`PGSSLMODE is ${JSON.stringify(mode)}: verify-full or disable`);
  const file = settings.required('PGSSLROOTCERT', 'the file with the certificate authorities of the server');
  if (file && !existsSync(file)) settings.problems.push(`PGSSLROOTCERT is ${JSON.stringify(file)}: no such file`);
  return file;
}
