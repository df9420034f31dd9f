import { describe, expect, test } from '@jest/globals';
import { failoverStates } from '../../lib/lowering/recovery/failover-states';
import type { ConsistencyReport } from '../../lib/recovery/drill/consistency';
import type { FailoverStep, FailoverTools, StandbyServer } from '../../lib/recovery/failover/failover';
import { failoverStep } from '../../lib/recovery/failover/failover';

const main = {
  name: 'main',
  instance: 'shop-prod-main',
  databaseName: 'main',
  adminSecret: 'shop/prod/main/slipway_admin',
  roles: ['api'],
  backupDays: 30,
};
const good: ConsistencyReport = { tables: 3, rows: 40, indexes: 4, foreignKeys: 1, problems: [], leftOut: [] };
const source = 'arn:aws:rds:us-east-1:111122223333:db:shop-prod-main';

/** A server that goes through these states, one with each look at it, and stays in the last. */
function run(action: FailoverStep['action'], states: StandbyServer[], report = good) {
  const calls: string[] = [];
  const left = [...states];
  const tools: FailoverTools = {
    describe: () => Promise.resolve((left.length > 1 ? left.shift() : left[0])!),
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
  };
  const step = action === 'lead' || action === 'give back' ? { action } : { action, database: 'main' };
  return { calls, result: failoverStep(step, [main], tools) };
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

  test('a database that is none is named', async () => {
    const step = { action: 'promote', database: 'other' } as const;
    await expect(failoverStep(step, [main], {} as FailoverTools)).rejects.toThrow("no database 'other'");
  });
});

interface State {
  readonly Type: string;
  readonly Next?: string;
  readonly Default?: string;
  readonly Choices?: readonly { readonly And: readonly { readonly StringEquals?: string }[]; readonly Next: string }[];
  readonly Parameters?: { readonly Payload: object };
}

describe('[RWP-30] the steps come in order: databases, then what they are configured with, and last their consistency', () => {
  const machineOf = (leadsName: boolean) =>
    failoverStates(['main', 'reports'], leadsName, 'arn:aws:lambda:us-west-2:111122223333:function:step');
  const statesOf = (leadsName: boolean) => machineOf(leadsName)['States'] as Record<string, State>;

  function walk(phase: string, leadsName = false): object[] {
    const states = statesOf(leadsName);
    const { Choices = [], Default } = states['Phase']!;
    let next = Choices.find(({ And }) => And.some((test_) => test_.StringEquals === phase))?.Next ?? Default;
    const steps: object[] = [];
    while (next !== undefined && steps.length < 20) {
      const state: State = states[next]!;
      if (state.Type === 'Task') steps.push(state.Parameters!.Payload);
      if (state.Type === 'Fail') throw new Error(next);
      next = state.Next;
    }
    return steps;
  }

  test('the data first', () => {
    expect(walk('data')).toEqual([
      { action: 'promote', database: 'main' },
      { action: 'promote', database: 'reports' },
      { action: 'configure', database: 'main' },
      { action: 'configure', database: 'reports' },
    ]);
  });

  test('and with it the name, where no deployment leads it', () => {
    expect(walk('data', true).slice(-2)).toEqual([{ action: 'configure', database: 'reports' }, { action: 'lead' }]);
    expect(walk('back', true)).toEqual([{ action: 'give back' }]);
    expect(walk('back')).toEqual([]);
  });

  test('its consistency when the services run', () => {
    expect(walk('verify')).toEqual([
      { action: 'verify', database: 'main' },
      { action: 'verify', database: 'reports' },
    ]);
  });

  test('and any other word fails with those that it takes', () => {
    expect(() => walk('all')).toThrow('Unknown phase');
  });

  test.each([true, false])('every state leads to one that is there, and is reached (name: %s)', (leadsName) => {
    const states = statesOf(leadsName);
    const machine = machineOf(leadsName);
    const leads = Object.values(states).flatMap(({ Next, Default, Choices = [] }) => [
      ...[Next, Default].filter((each) => each !== undefined),
      ...Choices.map((choice) => choice.Next),
    ]);
    expect([...new Set([machine['StartAt'] as string, ...leads])].toSorted()).toEqual(Object.keys(states).toSorted());
  });
});
