import { execFileSync, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmdirSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { join } from 'node:path';
import { beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { Client } from 'pg';
import { packageRoot } from '../../../lib/shared/package-root';
import { BUCKET, DAY, describeWithBackup } from '../../support/describe-with-backup';
import { describeWhere } from '../../support/describe-where';
import type { Ended, Environment } from '../../support/postgres-backup';
import { TcpRelay } from '../../support/tcp-relay';

const MiB = 2 ** 20;
/** Two parts of an upload, two ranges of a download. */
const NOISE_MIB = 10;

/** Mounting takes the rights of an administrator. */
const mayMount = spawnSync('unshare', ['--mount', 'mount', '-t', 'tmpfs', 'tmpfs', '/mnt']).status === 0;

describeWithBackup('when things go wrong, the backup program', (backup) => {
  let prefix = '';
  let environment: Environment = {};

  beforeAll(async () => {
    await backup.query('postgres', 'CREATE DATABASE shop', 'CREATE DATABASE small');
    await backup.query('small', 'CREATE TABLE orders AS SELECT i AS id FROM generate_series(1, 100) i');
    await backup.query(
      'shop',
      'CREATE EXTENSION pgcrypto',
      'CREATE TABLE orders AS SELECT i AS id FROM generate_series(1, 100) i',
      `CREATE TABLE noise AS SELECT gen_random_bytes(1024) AS bytes FROM generate_series(1, ${NOISE_MIB * 1024}) i`,
    );
  });

  beforeEach(() => {
    prefix = backup.prefix();
    environment = { ...backup.environment('shop', prefix), AWS_MAX_ATTEMPTS: '2' };
  });

  /** It failed, said why in one line without a stack trace, told the metric, and left nothing that looks complete. */
  const expectFailedBackup = async (ended: Ended, reason: RegExp | string) => {
    expect(ended).toMatchObject({ code: 1, errors: [expect.stringMatching(reason)] });
    expect(ended.output).not.toMatch(/\n\s+at /);
    expect(backup.sent('BackupSucceeded')).toEqual([0]);
    expect(backup.sent('BackupBytes')).toEqual([]);
    expect(await backup.s3.keys(BUCKET, prefix)).toEqual([`${prefix}/${DAY}.started.json`]);
  };

  const expectFailedRestore = async (ended: Ended, reason: RegExp | string, before: readonly string[]) => {
    expect(ended).toMatchObject({ code: 1, errors: [expect.stringMatching(reason)] });
    expect(ended.output).not.toMatch(/\n\s+at /);
    expect(backup.sent('RestoreSucceeded')).toEqual([0]);
    expect(await backup.databases()).toEqual(before);
  };

  describe('making a dump', () => {
    test('tells S3 to forget an upload that is cut in the middle', async () => {
      backup.s3.answer = ({ action }) => (action === 'UploadPart' && count('UploadPart') > 1 ? 'cut' : 'serve');
      await expectFailedBackup(await backup.run(environment, 'backup'), /the upload of .* failed/);
      expect(count('CompleteMultipartUpload')).toBe(0);
      expect(count('AbortMultipartUpload')).toBe(1);
    });

    test('survives a part that fails once', async () => {
      backup.s3.answer = ({ action }) => (action === 'UploadPart' && count('UploadPart') === 2 ? 'cut' : 'serve');
      expect(await backup.run(environment, 'backup')).toMatchObject({ code: 0, errors: [] });
      expect(await backup.run(environment, 'verify')).toMatchObject({ code: 0, errors: [] });
    });

    test('ends when the bucket is gone for good, even to be told to forget', async () => {
      backup.s3.answer = () => (count('UploadPart') > 0 ? 'cut' : 'serve');
      const ended = await backup.run(environment, 'backup');
      backup.s3.answer = () => 'serve';
      await expectFailedBackup(ended, /the upload of .* failed/);
    });

    test('says that a dump whose manifest cannot be written is not complete', async () => {
      backup.s3.answer = ({ key }) => (key.endsWith('manifest.json') ? 'deny' : 'serve');
      const ended = await backup.run(environment, 'backup');
      expect(ended).toMatchObject({ code: 1, errors: [expect.stringMatching(/manifest\.json.*AccessDenied/)] });
      expect(backup.sent('BackupSucceeded')).toEqual([0]);
      backup.s3.answer = () => 'serve';
      const { errors } = await backup.run(environment, 'verify');
      expect(errors).toEqual([expect.stringContaining('there is no complete one')]);
    });

    test('stores nothing when the database is gone half-way', async () => {
      const relay = new TcpRelay(Number(environment['PGPORT']));
      relay.cutAfterBytes = (NOISE_MIB / 2) * MiB;
      environment = { ...environment, PGPORT: String(await relay.start()) };
      const ended = await backup.run(environment, 'backup');
      environment = backup.environment('shop', prefix);
      await expectFailedBackup(ended, /pg_dump ended with code 1|Connection terminated/);
      expect(count('CompleteMultipartUpload')).toBe(0);
    });

    test('stores nothing when the server ends the session of pg_dump, whose output ends like a whole one', async () => {
      const watch = new Client(backup.postgres.superuser());
      await watch.connect();
      const { process: program, ended } = backup.begin(environment, 'backup');
      const copying = `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'shop' AND query LIKE 'COPY %'`;
      while (program.exitCode === null) await watch.query(copying);
      await watch.end();
      await expectFailedBackup(await ended, /pg_dump ended with code 1: .*(terminating|closed the) connection/s);
    });

    test('lets a second run of the same database fail while the first goes on', async () => {
      environment = backup.environment('small', prefix);
      let release = (): void => undefined;
      const released = new Promise<void>((resolve) => (release = resolve));
      backup.s3.answer = () => released.then(() => 'serve'); // the first one has the lock, and waits
      const first = backup.begin(environment, 'backup');
      await until(() => count('PutObject') > 0);
      const second = await backup.run(environment, 'backup');
      expect(second).toMatchObject({ code: 1, errors: [expect.stringContaining('another dump')] });
      expect(backup.sent('BackupSucceeded')).toEqual([0]);
      release();
      expect(await first.ended).toMatchObject({ code: 0, errors: [] });
      expect(await backup.s3.keys(BUCKET, prefix)).toHaveLength(3);
      expect(await backup.run(environment, 'verify')).toMatchObject({ code: 0 });
    });

    test('frees the lock however it ends', async () => {
      environment = backup.environment('small', prefix);
      const killed = backup.begin(environment, 'backup');
      await until(() => count('PutObject') > 0);
      killed.process.kill('SIGKILL');
      await killed.ended;
      await until(
        async () => (await backup.query('small', "SELECT FROM pg_locks WHERE locktype = 'advisory'")).length === 0,
      );
      expect(await backup.run(environment, 'backup')).toMatchObject({ code: 0, errors: [] });
    });

    test('ends on SIGTERM within seconds, cleans up, and reports the failure', async () => {
      const running = backup.begin(environment, 'backup');
      await until(() => count('UploadPart') > 0);
      const begun = performance.now();
      running.process.kill('SIGTERM');
      const ended = await running.ended;
      expect(performance.now() - begun).toBeLessThan(15_000);
      expect(ended).toMatchObject({ code: 143, errors: ['ended by SIGTERM'] });
      expect(backup.sent('BackupSucceeded')).toEqual([0]);
      expect(count('AbortMultipartUpload')).toBe(1);
      expect(await backup.s3.keys(BUCKET, prefix)).toEqual([`${prefix}/${DAY}.started.json`]);
      const sessions = `SELECT FROM pg_stat_activity WHERE datname = 'shop' AND application_name = 'slipway-backup'`;
      await until(async () => (await backup.query('postgres', sessions)).length === 0);
    });

    test('does not begin without a key', async () => {
      const ended = await backup.run({ ...environment, AWS_ENDPOINT_URL_KMS: 'http://127.0.0.1:9' }, 'backup');
      expect(ended).toMatchObject({ code: 1, errors: [expect.stringContaining('ECONNREFUSED')] });
      expect(await backup.s3.keys(BUCKET, prefix)).toEqual([]);
    });

    test('keeps name and duration when somebody sets the clock back', async () => {
      environment = backup.environment('small', prefix);
      const clock = join(packageRoot(), 'test/support/jumping-clock.cjs');
      const due = new Date(Date.now() - 60_000).toISOString();
      const day = due.slice(0, 10);
      const ended = await backup.run(
        { ...environment, NODE_OPTIONS: `--require ${clock}`, BACKUP_SCHEDULED_AT: due },
        'backup',
      );
      expect(ended).toMatchObject({ code: 0, errors: [] });
      expect((await backup.s3.keys(BUCKET, prefix))[1]).toBe(`${prefix}/${day}.sql.gz.enc`);
      const [seconds = -1] = backup.sent('BackupSeconds');
      expect(seconds).toBeGreaterThan(0);
      expect(seconds).toBeLessThan(60);
      expect(ended.log.at(-1)?.['time']).not.toContain(day); // the clock did go wrong
    });

    test.each([
      [{ BACKUP_SCHEDULED_AT: `${daysFromNow(-1)}T23:59:00Z` }, daysFromNow(-1)],
      [
        { BACKUP_SCHEDULED_AT: '', BACKUP_JOB_NAME: `dump-${Date.parse(`${daysFromNow(-1)}T23:59:00Z`) / 60_000}` },
        daysFromNow(-1),
      ],
    ])('names a dump after the day on which it was due: %j', async (variables, day) => {
      environment = backup.environment('small', prefix);
      expect(await backup.run({ ...environment, ...variables }, 'backup')).toMatchObject({ code: 0, errors: [] });
      expect((await backup.s3.keys(BUCKET, prefix))[1]).toBe(`${prefix}/${day}.sql.gz.enc`);
    });

    test('keeps a good dump good when only the metrics cannot be sent, and says so', async () => {
      environment = backup.environment('small', prefix);
      const ended = await backup.run({ ...environment, AWS_ENDPOINT_URL_CLOUDWATCH: 'http://127.0.0.1:9' }, 'backup');
      expect(ended).toMatchObject({ code: 0, errors: [expect.stringContaining('metrics were not sent')] });
    });
  });

  describe('bringing a dump back', () => {
    let databases: string[] = [];
    let goodDump: Buffer;
    let goodManifest: Buffer;
    let large: Environment;
    const dump = () => `${prefix}/${DAY}.sql.gz.enc`;
    const manifest = () => `${prefix}/${DAY}.manifest.json`;

    beforeAll(async () => {
      large = backup.environment('shop', backup.prefix());
      await backup.run(large, 'backup');
      const folder = backup.prefix();
      await backup.run(backup.environment('small', folder), 'backup');
      goodDump = await backup.s3.get(BUCKET, `${folder}/${DAY}.sql.gz.enc`);
      goodManifest = await backup.s3.get(BUCKET, `${folder}/${DAY}.manifest.json`);
    });

    beforeEach(async () => {
      environment = { ...backup.environment('small', prefix), AWS_MAX_ATTEMPTS: '2' };
      await backup.s3.put(BUCKET, dump(), goodDump);
      await backup.s3.put(BUCKET, manifest(), goodManifest);
      databases = await backup.databases();
    });

    const restore = (more: Environment = {}) => backup.run({ ...environment, ...more }, 'restore', '--into', 'back');

    test('refuses an object of which one bit changed, before it looks into it', async () => {
      const corrupted = Buffer.from(goodDump);
      corrupted[corrupted.length >> 1]! ^= 1;
      await backup.s3.put(BUCKET, dump(), corrupted);
      await expectFailedRestore(await restore(), /is damaged/, databases);
      expect(await backup.run(environment, 'verify')).toMatchObject({
        code: 1,
        errors: [expect.stringContaining('is damaged')],
      });
    });

    test('refuses an object that was cut, also at its end', async () => {
      for (const length of [goodDump.length - 1, 100, 0]) {
        await backup.s3.put(BUCKET, dump(), goodDump.subarray(0, length));
        backup.aws.metrics.length = 0;
        await expectFailedRestore(await restore(), /was cut or changed|cannot read/, databases);
      }
    });

    test('refuses an object that someone made without the key, with a manifest that fits', async () => {
      const forged = randomBytes(goodDump.length);
      const { content, ...rest } = JSON.parse(goodManifest.toString()) as { content: object };
      const sha256 = execFileSync('sha256sum', { input: forged }).toString().slice(0, 64);
      await backup.s3.put(BUCKET, dump(), forged);
      await backup.s3.put(BUCKET, manifest(), JSON.stringify({ ...rest, content: { ...content, sha256 } }));
      await expectFailedRestore(await restore(), /the manifest of .* was changed/, databases);
    });

    test.each([
      ['another count of rows', '"rows": 100', '"rows": 99', /was changed/],
      ['the name of another day', DAY, '2020-02-02', /was changed/],
      ['half of it', /\n[^]*/, '', /no JSON/],
      ['another format', 'slipway-postgres-dump/1', 'slipway-postgres-dump/9', /no manifest of the format/],
    ])('refuses a manifest with %s', async (_, from, to, reason) => {
      const changed = goodManifest.toString().replace(from, to);
      expect(changed).not.toBe(goodManifest.toString());
      await backup.s3.put(BUCKET, manifest(), changed);
      await expectFailedRestore(await restore(), reason, databases);
    });

    test('refuses the dump of one day that lies under the name of another', async () => {
      await backup.s3.put(BUCKET, `${prefix}/2999-01-01.sql.gz.enc`, goodDump);
      await backup.s3.put(BUCKET, `${prefix}/2999-01-01.manifest.json`, goodManifest);
      await backup.s3.put(BUCKET, `${prefix}/2999-01-01.started.json`, '{}');
      const ended = await backup.run(environment, 'restore', '--into', 'back', '--dump', '2999-01-01');
      await expectFailedRestore(ended, /belongs to/, databases);
    });

    test('does not open a dump with a wrong key, or as another stage', async () => {
      await expectFailedRestore(await restore({ BACKUP_STAGE: 'dev' }), /KMS does not open the key.*dev/, databases);
      backup.aws.metrics.length = 0;
      const { masterKey } = backup.aws;
      backup.aws.masterKey = randomBytes(32);
      await expectFailedRestore(await restore(), /KMS does not open the key/, databases);
      backup.aws.masterKey = masterKey;
    });

    test('drops what it began when the database server is gone half-way', async () => {
      const relay = new TcpRelay(Number(environment['PGPORT']));
      const port = await relay.start();
      const running = backup.begin({ ...large, PGPORT: String(port) }, 'restore', '--into', 'back').ended;
      await until(async () => (await backup.databases()).length > databases.length);
      relay.cut();
      const ended = await running;
      expect(ended.code).toBe(1);
      expect(ended.errors.join()).toMatch(/could not be dropped|ECONNREFUSED|pg_restore ended|terminated/);
      const working = (await backup.databases()).filter((name) => !databases.includes(name));
      // the server was unreachable for the clean-up as well: what is left has a name that nobody takes for data
      expect(working).toEqual([expect.stringMatching(/^slipway_restore_/)]);
      await until(
        async () =>
          (await backup.query('postgres', `SELECT FROM pg_stat_activity WHERE datname = '${working[0]}'`)).length === 0,
      );
      await backup.query('postgres', `DROP DATABASE ${working[0]}`);
    });

    test('drops what it began on SIGTERM', async () => {
      const running = backup.begin(large, 'restore', '--into', 'back');
      await until(async () => (await backup.databases()).length > databases.length);
      running.process.kill('SIGTERM');
      expect(await running.ended).toMatchObject({ code: 143, errors: ['ended by SIGTERM'] });
      expect(backup.sent('RestoreSucceeded')).toEqual([0]);
      expect(await backup.databases()).toEqual(databases);
    });

    test('survives a download that breaks once, and ends when it does not come back', async () => {
      environment = { ...large, AWS_MAX_ATTEMPTS: '2' };
      const ofDump = () => backup.s3.requests.filter(({ key }) => key.endsWith('.sql.gz.enc')).length;
      backup.s3.answer = () => (ofDump() === 2 ? 'cut' : 'serve');
      expect(await backup.run(environment, 'verify')).toMatchObject({ code: 0, errors: [] });
      backup.s3.requests.length = 0;
      backup.s3.answer = () => (ofDump() > 3 ? 'cut' : 'serve');
      await expectFailedRestore(await restore(), /failed at byte/, databases);
    });
  });

  describeWhere(mayMount, 'on a full disk of the server', 'this user may not mount a small disk', () => {
    test('drops what it could not restore whole', async () => {
      const place = mountSmallDisk();
      try {
        await backup.query('postgres', `CREATE TABLESPACE small LOCATION '${place}'`, 'CREATE DATABASE big');
        const rows = `SELECT repeat('x', 1000) AS x FROM generate_series(1, 18000)`;
        await backup.query('big', `CREATE TABLE big TABLESPACE small AS ${rows}`);
        environment = backup.environment('big', prefix);
        expect(await backup.run(environment, 'backup')).toMatchObject({ code: 0, errors: [] });
        const databases = await backup.databases();
        const ended = await backup.run(environment, 'restore', '--into', 'too big');
        await expectFailedRestore(ended, /pg_restore ended with code 1: .*No space left on device/s, databases);
        expect(await backup.query('big', 'SELECT count(*) AS rows FROM big')).toEqual([{ rows: '18000' }]);
        await backup.query('postgres', 'DROP DATABASE big', 'DROP TABLESPACE small');
      } finally {
        spawnSync('umount', ['--lazy', place]);
        rmdirSync(place);
      }
    });
  });

  const count = (action: string): number => backup.s3.requests.filter((request) => request.action === action).length;
});

/** 32 MiB, in memory, that the server's user owns. */
function mountSmallDisk(): string {
  const place = mkdtempSync('/tmp/slipway-disk-'); // not in the folder of the test run, where that user may not look
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=32m', 'tmpfs', place]);
  execFileSync('chown', ['postgres', place]);
  return place;
}

async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await condition())) await setTimeout(10);
}

function daysFromNow(days: number): string {
  return new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
}
