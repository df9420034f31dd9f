import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { folderOf } from '../support/folder-of';

/** The name of the stage that tests pretend to be. */
export const NAME = 'shop.example.com';

export interface Pair {
  readonly key: string;
  readonly cert: string;
}

export interface MadeCertificates {
  /** Authority that signed all but the self-signed one. */
  readonly ca: string;
  readonly good: Pair;
  readonly expired: Pair;
  readonly foreign: Pair;
  readonly selfSigned: Pair;
}

/** Whether certificates can be made here. */
export function hasOpenssl(): boolean {
  return spawnSync('openssl', ['version']).status === 0;
}

/** Certificates of an authority that lives as long as the test. */
export function makeCertificates(): MadeCertificates {
  const folder = folderOf({});
  const openssl = (...args: string[]) => {
    const { status, stderr } = spawnSync('openssl', args, { cwd: folder, encoding: 'utf8' });
    if (status !== 0) throw new Error(`openssl ${args.join(' ')}: ${stderr}`);
  };
  const read = (file: string) => readFileSync(join(folder, file), 'utf8');
  const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-subj', '/CN=smoke'];
  const names = (name: string) => ['-addext', `subjectAltName=DNS:${name},DNS:*.${name}`];
  openssl('req', '-x509', ...newKey, '-keyout', 'ca.key', '-out', 'ca.crt', '-days', '3');
  const signed = (file: string, name: string, days: string): Pair => {
    openssl('req', '-new', ...newKey, '-keyout', `${file}.key`, '-out', `${file}.csr`, ...names(name));
    const authority = ['-CA', 'ca.crt', '-CAkey', 'ca.key', '-CAcreateserial'];
    openssl(
      'x509',
      '-req',
      '-in',
      `${file}.csr`,
      ...authority,
      '-days',
      days,
      '-copy_extensions',
      'copy',
      '-out',
      `${file}.crt`,
    );
    return { key: read(`${file}.key`), cert: read(`${file}.crt`) };
  };
  openssl('req', '-x509', ...newKey, '-keyout', 'self.key', '-out', 'self.crt', '-days', '2', ...names(NAME));
  return {
    ca: read('ca.crt'),
    good: signed('good', NAME, '2'),
    expired: signed('expired', NAME, '-1'),
    foreign: signed('foreign', 'other.example.com', '2'),
    selfSigned: { key: read('self.key'), cert: read('self.crt') },
  };
}
