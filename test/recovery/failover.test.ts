import { describe, expect, test } from '@jest/globals';
import type { Side } from '../../lib/lowering/recovery/failover-states';
import { failoverStates } from '../../lib/lowering/recovery/failover-states';
import type { ConsistencyReport } from '../../lib/recovery/drill/consistency';
import type { FailoverStep } from '../../lib/recovery/failover/failover';
import { failoverStep } from '../../lib/recovery/failover/failover';
import type { FailoverDatabase, FailoverTools, Server } from '../../lib/recovery/failover/tools';

const other = 'arn:aws:rds:us-east-1:111122223333:db:shop-prod-main';
const main: FailoverDatabase = {
  instance: 'shop-prod-main',
  databaseName: 'main',
  adminSecret: 'shop/prod/main/slipway_admin',
  roles: ['api'],
  backupDays: 30,
  other,
  key: 'arn:key',
  readers: [],
  secrets: [],
};
const good: ConsistencyReport = { tables: 3, rows: 40, indexes: 4, foreignKeys: 1, problems: [], leftOut: [] };
const source = other;
const since = '2026-11-21T12:00:00Z';

/** A server that goes through these states, one with each look at it, and stays in the last. */
function run(action: FailoverStep['action'], states: Server[], report = good) {
  const calls: string[] = [];
  const left = [...states];
  const tools = {
    describe: () => Promise.resolve(left.length > 1 ? left.shift() : left[0]),
    promote: (instance, days) => Promise.resolve(void calls.push(`promote ${instance} ${days}`)),
    readAdmin: (secret) => Promise.resolve({ username: 'slipway_admin', password: `of ${secret}` }),
    setPassword: (instance, password) => Promise.resolve(void calls.push(`password ${instance} ${password}`)),
    check: ({ host, password, roles }) => {
      calls.push(`check ${host} ${password} ${roles.join()}`);
      return Promise.resolve(report);
    },
    sayFailedOver: (value) => Promise.resolve(void calls.push(`failed over ${value}`)),
    wait: (milliseconds) => {
      if (milliseconds >= 60_000) calls.push('a minute');
      return Promise.resolve();
    },
  } satisfies Partial<FailoverTools>;
  const step = action === 'lead' || action === 'give back' ? { action } : { action, database: main, since };
  return { calls, result: failoverStep(step, false, tools as unknown as FailoverTools) };
}

const follows = { status: 'available', source };
const alone = { status: 'available', host: 'main.us-west-2.example', port: 5432 };

describe('[CUS-34, RWP-30] each step of a failover is done once, however often it is run', () => {
  test('a copy is promoted, and waited for', async () => {
    const { calls, result } = run('promote', [
      follows,
      { status: 'rebooting', source },
      { status: 'backing-up' },
      alone,
    ]);
    await expect(result).resolves.toEqual({ done: 'shop-prod-main was promoted, and keeps backups for 30 days' });
    expect(calls).toEqual(['promote shop-prod-main 30']);
  });

  test('one that was promoted stays as it is', async () => {
    const { calls, result } = run('promote', [alone]);
    await expect(result).resolves.toEqual({ done: 'shop-prod-main follows nothing: it was promoted before' });
    expect(calls).toEqual([]);
  });

  test('one that is being promoted is waited for, not promoted again', async () => {
    const { calls, result } = run('promote', [{ status: 'modifying', source }, alone]);
    await result;
    expect(calls).toEqual([]);
  });

  test('one that takes too long says that it can be run again', async () => {
    const { result } = run('promote', [follows, { status: 'modifying', source }]);
    await expect(result).rejects.toThrow(
      'shop-prod-main is still modifying: run the step again, it goes on where it was',
    );
  });

  test('it gets the password that this region knows', async () => {
    const { calls, result } = run('configure', [alone]);
    await result;
    expect(calls).toEqual(['password shop-prod-main of shop/prod/main/slipway_admin']);
  });

  test('never while it follows another, which would refuse it', async () => {
    const { calls, result } = run('configure', [follows]);
    await expect(result).rejects.toThrow(`shop-prod-main still follows ${source} (available): promote it first`);
    expect(calls).toEqual([]);
  });

  test('its data is read from end to end', async () => {
    const { calls, result } = run('verify', [alone]);
    await expect(result).resolves.toEqual({ done: 'read 3 tables with 40 rows' });
    expect(calls).toEqual(['check main.us-west-2.example of shop/prod/main/slipway_admin api']);
  });

  test('and what does not hold together fails the step', async () => {
    const { result } = run('verify', [alone], { ...good, problems: ['there is no role api'] });
    await expect(result).rejects.toThrow('there is no role api');
  });

  test.each([
    ['lead', 1, 'the name leads to this region'],
    ['give back', 0, 'the name leads to the first region'],
  ] as const)('to %s, the number is said until who looks once a minute has seen it', async (action, value, done) => {
    const { calls, result } = run(action, [alone]);
    await expect(result).resolves.toEqual({ done });
    const said = `failed over ${value}`;
    expect(calls).toEqual([said, 'a minute', said, 'a minute', said]);
  });

  test('a database that is not there is named', async () => {
    const { result } = run('promote', []);
    await expect(result).rejects.toThrow('there is no shop-prod-main in this region');
  });
});

interface State {
  readonly Type: string;
  readonly Next?: string;
  readonly Default?: string;
  readonly Choices?: readonly { readonly And: readonly { readonly StringEquals?: string }[]; readonly Next: string }[];
  readonly Parameters?: { readonly Payload: Payload };
  readonly Retry?: readonly { readonly ErrorEquals: readonly string[]; readonly MaxAttempts: number }[];
}

interface Payload {
  readonly action: string;
  readonly database?: { readonly of: string };
}

describe('[RWP-30] the steps come in order: databases, then what they are configured with, and last their consistency', () => {
  const databases = new Map([
    ['main', { of: 'main' }],
    ['reports', { of: 'reports' }],
  ]);
  const machineOf = (side: Side, leadsName: boolean) =>
    failoverStates({ side, databases, leadsName }, 'arn:aws:lambda:us-west-2:111122223333:function:step');
  const statesOf = (side: Side, leadsName: boolean) => machineOf(side, leadsName)['States'] as Record<string, State>;

  function walk(phase: string, { side = 'second', leadsName = false }: { side?: Side; leadsName?: boolean } = {}) {
    const states = statesOf(side, leadsName);
    const { Choices = [], Default } = states['Phase']!;
    let next = Choices.find(({ And }) => And.some((test_) => test_.StringEquals === phase))?.Next ?? Default;
    const steps: string[] = [];
    while (next !== undefined && steps.length < 20) {
      const state: State = states[next]!;
      if (state.Type === 'Task') steps.push(wordsOf(state.Parameters!.Payload));
      if (state.Type === 'Fail') throw new Error(next);
      next = state.Next;
    }
    return steps;
  }

  const wordsOf = ({ action, database }: Payload) => [action, ...(database ? [database.of] : [])].join(' ');

  test('the data first', () => {
    expect(walk('data')).toEqual(['promote main', 'promote reports', 'configure main', 'configure reports']);
  });

  test('and with it the name, where no deployment leads it', () => {
    expect(walk('data', { leadsName: true }).slice(-2)).toEqual(['configure reports', 'lead']);
    expect(walk('back', { leadsName: true })).toEqual(['give back']);
    expect(walk('back')).toEqual([]);
  });

  test('its consistency when the services run', () => {
    expect(walk('verify')).toEqual(['verify main', 'verify reports']);
  });

  test('on the way back nothing is promoted that has not all data, and services get passwords that it knows', () => {
    expect(walk('follow', { side: 'first' })).toEqual(['follow main', 'follow reports']);
    expect(walk('data', { side: 'first' }).filter((words) => words.endsWith('main'))).toEqual([
      'catch up main',
      'promote main',
      'configure main',
      'proxy main',
      'renew main',
    ]);
    expect(walk('readers', { side: 'first' })).toEqual(['readers main', 'readers reports']);
    expect(walk('follow')).toEqual(['follow main', 'follow reports']);
  });

  test('a copy may take hours, and what is refused is not tried again', () => {
    const states = statesOf('first', false);
    const tries = (name: string) =>
      states[name]?.Retry?.map(({ ErrorEquals, MaxAttempts }) => [...ErrorEquals, MaxAttempts]);
    expect(tries('follow main')).toEqual([
      ['Refused', 0],
      ['States.ALL', 48],
    ]);
    expect(tries('promote main')).toEqual([
      ['Refused', 0],
      ['States.ALL', 2],
    ]);
  });

  test('and any other word fails with those that it takes', () => {
    expect(() => walk('all')).toThrow('Unknown phase');
  });

  test.each<[Side, boolean]>([
    ['first', false],
    ['second', false],
    ['second', true],
  ])('every state leads to one that is there, and is reached (%s region, name: %s)', (side, leadsName) => {
    const states = statesOf(side, leadsName);
    const machine = machineOf(side, leadsName);
    const leads = Object.values(states).flatMap(({ Next, Default, Choices = [] }) => [
      ...[Next, Default].filter((each) => each !== undefined),
      ...Choices.map((choice) => choice.Next),
    ]);
    expect([...new Set([machine['StartAt'] as string, ...leads])].toSorted()).toEqual(Object.keys(states).toSorted());
  });
});
