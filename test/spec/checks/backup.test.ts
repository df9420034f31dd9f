import { expect, test } from '@jest/globals';
import { minimalDescription, minimalStage, problemsOf } from '../../support/descriptions';

const existing = {
  host: 'db.example.com',
  database: 'orders',
  securityGroupId: 'sg-0123456789abcdef0',
  adminSecretArn: 'arn:aws:secretsmanager:us-east-1:111122223333:secret:orders-AbCdEf',
};

test.each([
  ['of no database', { backup: { dumps: { other: {} } } }, ['backup.dumps.other: unknown-name']],
  [
    'of a database that is already there',
    { databases: { main: { existing } }, backup: { dumps: { main: {} } } },
    ['backup.dumps.main: not-ours'],
  ],
  [
    'of which a service has the name',
    { services: { 'main-dump': { kind: 'worker' } }, backup: { dumps: { main: {} } } },
    ['services.main-dump: duplicate-name'],
  ],
  [
    'on top of another',
    { databases: { main: {}, events: {} }, backup: { dumps: { main: {}, events: {} } } },
    ['backup.dumps.main.prefix: duplicate-name'],
  ],
  [
    'among those of another',
    { databases: { main: {}, events: {} }, backup: { dumps: { main: { prefix: 'a' }, events: { prefix: 'a/b' } } } },
    ['backup.dumps.main.prefix: duplicate-name'],
  ],
  ['in words', { backup: { dumps: { main: { cron: 'every night' } } } }, ['backup.dumps.main.cron: invalid']],
])('a dump %s is an error', (_, patch, problems) => {
  expect(problemsOf(minimalDescription({ databases: { main: {} }, ...patch }))).toEqual(problems);
});

test('a vault is locked for good in production only', () => {
  const backup = { snapshots: [{ cron: '0 3 * * *' }], lock: 'compliance' };
  const inStage = (production: boolean) =>
    problemsOf(minimalDescription({ databases: { main: {} }, backup, stages: { dev: { production } } }));
  expect(inStage(false)).toEqual(['backup.lock: only-in-production']);
  expect(inStage(true).filter((problem) => problem.startsWith('backup'))).toEqual([]);
});

test('[VIB-45, VIB-47] a dump brings a job at three in the morning, and one that a person starts', () => {
  const { services } = minimalStage({ databases: { main: {} }, backup: { dumps: { main: {} } } });
  expect(services['main-dump']).toMatchObject({
    kind: 'job',
    schedule: { cron: '0 3 * * *', timeZone: 'UTC' },
    tool: { program: 'dump', database: 'main', prefix: 'shop-backups', major: '17' },
  });
  expect(services['main-restore']).toMatchObject({ kind: 'job', tool: { program: 'restore' } });
});

test('dumps with prefixes of their own stand beside each other', () => {
  const backup = { dumps: { main: { prefix: 'dumps/main' }, events: { prefix: 'dumps/main2' } } };
  expect(problemsOf(minimalDescription({ databases: { main: {}, events: {} }, backup }))).toEqual([]);
});
