import { describe, expect, test } from '@jest/globals';
import { differences } from '../../../images/postgres-backup/src/consistency';
import { keysOf, nameIn, repeatName, scheduledTime } from '../../../images/postgres-backup/src/dump-name';
import { checkClientVersion } from '../../../images/postgres-backup/src/postgres/client-version';
import { partSize } from '../../../images/postgres-backup/src/upload';

const GiB = 2 ** 30;
const started = new Date('2026-11-22T00:00:07.500Z');

describe('the name of a dump', () => {
  test.each([
    ['the time of EventBridge Scheduler', '2026-11-21T23:59:00Z', undefined, '2026-11-21T23:59:00.000Z'],
    ['another time zone', '2026-11-22T02:00:00+03:00', undefined, '2026-11-21T23:00:00.000Z'],
    ['the name of a Job of a CronJob', undefined, 'shop-dump-29921759', '2026-11-21T23:59:00.000Z'],
    ['the name of a Job made by hand', undefined, 'shop-dump-2', '2026-11-22T00:00:07.500Z'],
    ['nothing but its own start', undefined, undefined, '2026-11-22T00:00:07.500Z'],
  ])('follows %s', (_, time, job, expected) => {
    expect(scheduledTime(time, job, started).toISOString()).toBe(expected);
  });

  test.each([
    ['no time at all', 'yesterday', undefined],
    ['the minutes of another decade', undefined, 'dump-12345678'],
    ['another year', '2025-11-21T03:00:00Z', undefined],
  ])('is refused for %s', (_, time, job) => {
    expect(() => scheduledTime(time, job, started)).toThrow(/at most 7 days from now/);
  });

  test('is read back from each of its objects, also of a further run on a day, and from nothing else', () => {
    for (const name of ['2026-11-21', repeatName(new Date('2026-11-21'), started)]) {
      const keys = keysOf('a/b', name);
      for (const object of ['started', 'dump', 'manifest'] as const) {
        expect(nameIn('a/b', keys[object])).toEqual({ name, object });
      }
    }
    for (const key of [
      'a/b/2026-11-21.txt',
      'a/b/2026-11-21',
      'a/b/x/2026-11-21.sql.gz.enc',
      'a/b/latest.sql.gz.enc',
    ]) {
      expect(nameIn('a/b', key)).toBeUndefined();
    }
  });
});

describe('the parts of an upload', () => {
  test.each([0, 1, 50, 500, 5_000, 24_000])(
    'hold a database of %d GiB in at most 10000 parts of at most 5 GiB',
    (size) => {
      const part = partSize(size * GiB);
      expect(part * 10_000).toBeGreaterThanOrEqual(2 * size * GiB);
      expect(part).toBeLessThanOrEqual(5 * GiB);
      expect(part).toBeGreaterThanOrEqual(5 * 2 ** 20);
    },
  );
});

describe('a client tool', () => {
  test('dumps a server of its own version', () => {
    expect(checkClientVersion('pg_dump (PostgreSQL) 17.11 (Debian 17.11-1.pgdg12+1)', 17)).toBeUndefined();
  });

  test('warns of a server that may not take back what it writes', () => {
    expect(checkClientVersion('pg_dump (PostgreSQL) 18.6', 15)).toContain('POSTGRES_VERSION of major version 15');
  });

  test('refuses a server that it is too old for', () => {
    expect(() => checkClientVersion('pg_dump (PostgreSQL) 17.11', 18)).toThrow('cannot dump a server of version 18');
  });
});

describe('a restored database', () => {
  const table = (name: string, rows: number) => ({ schema: 'public', name, rows });
  const dumped = { tables: [table('a', 1), table('b', 2)], largeObjects: 3, notValidated: ['old of a'] };

  test('is what was dumped', () => {
    expect(differences(dumped, { ...dumped, invalidIndexes: [] })).toEqual([]);
  });

  test('differs in everything that is missing, too much, counted otherwise or not valid', () => {
    const found = {
      tables: [table('a', 5), table('c', 0)],
      largeObjects: 2,
      notValidated: ['old of a', 'new of a'],
      invalidIndexes: ['a_pkey'],
    };
    expect(differences(dumped, found)).toEqual([
      'table ["public","a"] has 5 rows instead of 1',
      'table ["public","b"] is missing',
      'table ["public","c"] was not in the dump',
      'there are 2 large objects instead of 3',
      'constraint new of a is not validated',
      'index a_pkey is invalid',
    ]);
  });
});
