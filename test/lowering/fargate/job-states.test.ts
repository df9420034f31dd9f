import { describe, expect, test } from '@jest/globals';
import { jobStates } from '../../../lib/lowering/fargate/job-states';

interface State {
  readonly Type: string;
  readonly Next?: string;
  readonly Default?: string;
  readonly Choices?: readonly { readonly Condition: string; readonly Next: string }[];
  readonly Catch?: readonly { readonly ErrorEquals: readonly string[]; readonly Next: string }[];
  readonly Retry?: readonly { readonly ErrorEquals: readonly string[] }[];
  readonly End?: boolean;
  readonly [field: string]: unknown;
}
interface Machine {
  readonly StartAt: string;
  readonly States: Readonly<Record<string, State>>;
}

const task = { Cluster: 'shop-prod-a', TaskDefinition: 'nightly:7' };
const run = { cluster: 'shop-prod-a', family: 'shop-prod-nightly', task, whenBusy: 'leave out' as const };
const unlimited = jobStates(run, 'aws') as Machine;
const limited = jobStates({ ...run, timeoutSeconds: 600 }, 'aws-cn') as Machine;

/** Where each state may lead. */
function nextOf({ Next, Default, Choices = [], Catch = [] }: State): string[] {
  return [Next, Default, ...Choices.map((choice) => choice.Next), ...Catch.map((handler) => handler.Next)].filter(
    (next) => next !== undefined,
  );
}

describe.each([
  ['without a limit', unlimited],
  ['with a limit', limited],
])('the state machine of a job %s', (_, { StartAt, States }) => {
  test('has a way to every state, and each way ends', () => {
    const reached = new Set([StartAt]);
    for (const name of reached) for (const next of nextOf(States[name]!)) reached.add(next);
    expect([...reached].toSorted()).toEqual(Object.keys(States).toSorted());
    for (const state of Object.values(States))
      expect(nextOf(state).length > 0 || state.End === true || /Succeed|Fail/.test(state.Type)).toBe(true);
  });

  test('starts no task while an earlier run is going', () => {
    expect(States[StartAt]).toMatchObject({ Arguments: { StatusFilter: 'RUNNING' }, Next: 'IsFree' });
    const [choice] = States['IsFree']!.Choices!;
    expect(choice!.Condition).toMatch(/^\{% .*ExecutionArn != \$me\.Id and \$toMillis\(StartDate\) < .* %\}$/);
    expect(States[choice!.Next]).toEqual({ Type: 'Succeed' });
  });

  test('waits for the end of the task, and fails with it: what failed is not tried again', () => {
    const { Resource, Arguments, Retry } = States['Run']!;
    expect(Resource).toMatch(/:states:::ecs:runTask\.sync$/);
    expect(Arguments).toEqual(task);
    expect(Retry!.flatMap(({ ErrorEquals }) => ErrorEquals)).not.toContain('States.TaskFailed');
  });
});

describe('a limit', () => {
  test('stops the tasks that are left of the run, and fails it', () => {
    expect(limited.States['Run']).toMatchObject({
      TimeoutSeconds: 600,
      Catch: [{ ErrorEquals: ['States.Timeout'], Next: 'FindTasks' }],
    });
    expect(limited.States['FindTasks']).toMatchObject({
      Arguments: { Cluster: 'shop-prod-a', Family: 'shop-prod-nightly' },
      Next: 'StopTasks',
    });
    expect(JSON.stringify(limited.States['StopTasks'])).toContain('arn:aws-cn:states:::aws-sdk:ecs:stopTask');
    expect(limited.States['TimedOut']).toEqual({ Type: 'Fail', Error: 'TimedOut', Cause: 'It ran longer than 600 s' });
  });

  test('is none where none is declared', () => {
    expect(Object.keys(unlimited.States)).toEqual(['FindRuns', 'IsFree', 'LeftOut', 'Run']);
    expect(JSON.stringify(unlimited)).not.toMatch(/TimeoutSeconds|Catch/);
  });
});

test('a run that must not be left out fails while an earlier one is going', () => {
  const { States } = jobStates({ ...run, whenBusy: 'fail' }, 'aws') as Machine;
  expect(States['LeftOut']).toEqual({ Type: 'Fail', Error: 'Busy', Cause: 'another run of this job is still going' });
  expect(unlimited.States['LeftOut']).toEqual({ Type: 'Succeed' });
});
