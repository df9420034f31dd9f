import { execFileSync } from 'node:child_process';
import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from '@jest/globals';
import { AUTHORITY } from '../../support/certificates';
import { describeWithBackup } from '../../support/describe-with-backup';
import { folderOf } from '../../support/folder-of';
import type { Environment } from '../../support/postgres-backup';

describeWithBackup('the connections of a dump and its restore', (backup) => {
  const folder = folderOf({ 'stranger.pem': AUTHORITY });
  let environment: Environment = {};

  /** A certificate for the name localhost; who connects to 127.0.0.1 asks for another name. */
  beforeAll(async () => {
    const [setting] = await backup.query('postgres', 'SHOW data_directory');
    const [key, certificate] = ['server.key', 'server.crt'].map((name) => join(setting!['data_directory']!, name)) as [
      string,
      string,
    ];
    const kind = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2'];
    const name = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost'];
    execFileSync('openssl', ['req', '-x509', ...kind, ...name, '-keyout', key, '-out', certificate], {
      stdio: 'ignore',
    });
    if (process.getuid?.() === 0) execFileSync('chown', ['postgres', key, certificate]);
    copyFileSync(certificate, join(folder, 'authority.pem'));
    await backup.query('postgres', 'ALTER SYSTEM SET ssl = on', 'SELECT pg_reload_conf()', 'CREATE DATABASE shop');
    environment = {
      ...backup.environment('shop', backup.prefix()),
      PGHOST: 'localhost',
      PGSSLMODE: 'verify-full',
      PGSSLROOTCERT: join(folder, 'authority.pem'),
    };
  });

  test('are encrypted, of the program and of its tools', async () => {
    // as Amazon RDS with rds.force_ssl: no login without TLS
    const [rules] = await backup.query('postgres', 'SHOW hba_file');
    execFileSync('sed', ['-i', '1i hostnossl all secured all reject', rules!['hba_file']!]);
    await backup.query('postgres', `CREATE ROLE secured SUPERUSER LOGIN PASSWORD 'secured'`, 'SELECT pg_reload_conf()');
    const secured = { ...environment, PGUSER: 'secured', PGPASSWORD: 'secured' };
    expect(await backup.run(secured, 'backup')).toMatchObject({ code: 0, errors: [] });
    expect(await backup.run(secured, 'restore', '--into', 'back')).toMatchObject({ code: 0, errors: [] });
    const plain = await backup.run({ ...secured, PGSSLMODE: 'disable' }, 'backup');
    expect(plain).toMatchObject({ code: 1, errors: [expect.stringContaining('no encryption')] });
  });

  test.each([
    ['a certificate of another authority', { PGSSLROOTCERT: join(folder, 'stranger.pem') }, /certificate/],
    ['a certificate for another name', { PGHOST: '127.0.0.1' }, /certificate|altnames/],
  ])('are refused for %s, before a password is sent', async (_, variables, reason) => {
    const ended = await backup.run({ ...environment, ...variables }, 'backup');
    expect(ended).toMatchObject({ code: 1, errors: [expect.stringMatching(reason)] });
  });
});
