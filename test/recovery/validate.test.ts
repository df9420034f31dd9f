import { beforeEach, describe, expect, jest, test } from '@jest/globals';
import type { ConsistencyReport } from '../../lib/recovery/drill/consistency';
import type { CheckRequest, DrillTools, RestoreEvent } from '../../lib/recovery/drill/validate';
import { validateRestore } from '../../lib/recovery/drill/validate';

const databases = [
  { name: 'main', instance: 'shop-prod-main', databaseName: 'main', admin: 'slipway_admin', roles: ['api'] },
];
const restored = 'awsbackup-restore-test-1a2b';
const good: ConsistencyReport = { tables: 3, rows: 40, indexes: 4, foreignKeys: 1, problems: [], leftOut: [] };

interface Told {
  readonly reports: [string, boolean, string][];
  readonly measures: [string, boolean, number | undefined][];
  readonly checks: CheckRequest[];
  readonly passwords: [string, string][];
}

function tools(
  report: ConsistencyReport | Error = good,
  statuses: readonly string[] = [],
): { told: Told; tools: DrillTools } {
  const told: Told = { reports: [], measures: [], checks: [], passwords: [] };
  const next = [...statuses];
  return {
    told,
    tools: {
      describeJob: () =>
        Promise.resolve({
          sourceResourceArn: 'arn:aws:rds:us-east-1:111122223333:db:shop-prod-main',
          createdResourceArn: `arn:aws:rds:us-east-1:111122223333:db:${restored}`,
          createdAt: new Date('2026-12-01T05:00:00Z'),
        }),
      describeServer: () =>
        Promise.resolve({ status: next.shift() ?? 'available', host: 'restored.example', port: 5432 }),
      setPassword: (instance, password) => Promise.resolve(void told.passwords.push([instance, password])),
      check: (request) => {
        told.checks.push(request);
        return report instanceof Error ? Promise.reject(report) : Promise.resolve(report);
      },
      report: (...verdict) => Promise.resolve(void told.reports.push(verdict)),
      measure: (...values) => Promise.resolve(void told.measures.push(values)),
      wait: () => Promise.resolve(),
      now: () => new Date('2026-12-01T05:24:00Z'),
    },
  };
}

const event = (status = 'COMPLETED', detail: object = {}): RestoreEvent => ({
  detail: { restoreJobId: 'job-1', status, ...detail },
});

beforeEach(() => {
  jest.spyOn(console, 'info').mockReturnValue();
});

describe('[CUS-36] a rehearsed restore is judged', () => {
  test('by its data, read with a password that only this run knows', async () => {
    const { told, tools: all } = tools();
    await validateRestore(event(), databases, all);
    const [[instance, password] = []] = told.passwords;
    expect(instance).toBe(restored);
    expect(told.checks).toEqual([
      { host: 'restored.example', port: 5432, database: 'main', user: 'slipway_admin', password, roles: ['api'] },
    ]);
    expect(told.reports).toEqual([['job-1', true, 'read 3 tables with 40 rows, 1 references, 4 indexes']]);
    expect(told.measures).toEqual([['main', true, 24]]);
  });

  test('after its password has changed, however long that takes', async () => {
    const { told, tools: all } = tools(good, [
      'available',
      'resetting-master-credentials',
      'resetting-master-credentials',
    ]);
    await validateRestore(event(), databases, all);
    expect(told.reports).toMatchObject([['job-1', true, expect.anything()]]);
  });

  test.each<[string, ConsistencyReport | Error, string]>([
    [
      'data that does not hold together',
      { ...good, problems: ['index public.a is not valid'] },
      'index public.a is not valid',
    ],
    ['an empty database', { ...good, tables: 0 }, 'there is not one table that could be read'],
    ['a database that nobody reaches', new Error('connect ETIMEDOUT'), 'connect ETIMEDOUT'],
  ])('as failed for %s', async (_, report, message) => {
    const { told, tools: all } = tools(report);
    await validateRestore(event(), databases, all);
    expect(told.reports).toEqual([['job-1', false, expect.stringContaining(message)]]);
    expect(told.measures).toEqual([['main', false, undefined]]);
  });

  test('as failed for a copy that never becomes available', async () => {
    const { told, tools: all } = tools(
      good,
      Array.from({ length: 24 }, () => 'storage-optimization'),
    );
    await validateRestore(event(), databases, all);
    expect(told.reports).toEqual([['job-1', false, `${restored} is still storage-optimization after 4 minutes`]]);
    expect(told.checks).toEqual([]);
  });

  test('as failed for a restore that failed, of which there is nothing to tell AWS Backup', async () => {
    const { told, tools: all } = tools();
    await validateRestore(event('FAILED', { statusMessage: 'no default VPC' }), databases, all);
    expect(told).toMatchObject({ reports: [], checks: [], passwords: [], measures: [['main', false, undefined]] });
  });

  test('but not where it is of a database that is none of this stage', async () => {
    const { told, tools: all } = tools();
    await validateRestore(event(), [{ ...databases[0]!, instance: 'shop-dev-main' }], all);
    expect(told).toEqual({ reports: [], measures: [], checks: [], passwords: [] });
  });

  test('in words that AWS Backup takes, however much is wrong', async () => {
    const { told, tools: all } = tools({
      ...good,
      problems: Array.from({ length: 99 }, () => 'index public.a is not valid'),
    });
    await validateRestore(event(), databases, all);
    expect(told.reports[0]?.[2]).toHaveLength(1000);
  });
});
