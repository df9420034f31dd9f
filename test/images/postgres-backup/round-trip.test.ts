import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { expect, test } from '@jest/globals';
import { describeWithBackup, type Backup } from '../../support/describe-with-backup';
import { richDatabase } from '../../support/rich-database';

describeWithBackup('a dump and its restore', (backup) => {
  test.each([
    ['UTF8', 'C', 'Ünïcödé 漢字 🐘', 10],
    ['LATIN1', 'C', 'Ünïcödé ÿ', 0],
    ['SQL_ASCII', 'C', 'Ünïcödé 漢字', 0],
  ])('[VIB-50] bring back all of a database in %s, byte by byte', async (encoding, locale, text, noiseMiB) => {
    const source = `rich ${encoding}`;
    await backup.query(
      'postgres',
      `CREATE DATABASE "${source}" TEMPLATE template0 ENCODING ${encoding} LC_COLLATE '${locale}' LC_CTYPE '${locale}'`,
    );
    await backup.query(source, ...richDatabase(text, noiseMiB));
    const environment = backup.environment(source, backup.prefix());

    const made = await backup.run(environment, 'backup');
    expect(made).toMatchObject({ code: 0, errors: [] });
    const restored = await backup.run(environment, 'restore', '--into', `back ${encoding}`);
    expect(restored).toMatchObject({ code: 0, errors: [] });

    expect(contentHash(backup, `back ${encoding}`)).toBe(contentHash(backup, source));
    expect(await settingsOf(backup, `back ${encoding}`)).toEqual(await settingsOf(backup, source));
    expect(await backup.databases()).not.toContainEqual(expect.stringContaining('slipway_restore'));
  });
});

/** Of everything that a dump as text has: definitions, rows, large objects, sequences. */
function contentHash(backup: Backup, database: string): string {
  const { host, port, user, password } = backup.postgres.superuser();
  const args = ['-h', host, '-p', String(port), '-U', user, '-d', `dbname='${database}'`];
  const dump = execFileSync(`${backup.postgres.binaries}/pg_dump`, args, {
    env: { PGPASSWORD: password },
    maxBuffer: 2 ** 30,
  });
  // a word that psql must be told, new in every dump
  const lines = dump.toString('latin1').replaceAll(/^\\(un)?restrict .*$/gm, '');
  expect(lines.length).toBeGreaterThan(10_000);
  return createHash('sha256').update(lines, 'latin1').digest('hex');
}

function settingsOf(backup: Backup, database: string): Promise<object[]> {
  return backup.query(
    database,
    `SELECT encoding, datcollate, datctype, datlocprovider, unnest(setconfig) AS setting FROM pg_database d
     LEFT JOIN pg_db_role_setting s ON s.setdatabase = d.oid AND s.setrole = 0 WHERE datname = current_database() ORDER BY setting`,
  );
}
