import { REFUSED } from './refused';

/** Which of two regions: where the stage is at home, or where it goes when that fails. */
export type Side = 'first' | 'second';

/** What a phase does with each database, then with the name where it is led by a metric; in this order. */
interface Phase {
  readonly databases: readonly string[];
  readonly name?: string;
}

const follow: Phase = { databases: ['follow'] };
const verify: Phase = { databases: ['verify'] };

export const failoverPhases: Readonly<Record<Side, Readonly<Record<string, Phase>>>> = {
  second: {
    /** Before users come: data that can be written, and that the region can sign in to. */
    data: { databases: ['promote', 'configure'], name: 'lead' },
    /** After the services run: data that holds together. */
    verify,
    /** When the first region serves again: the name, then copies of its data. */
    back: { databases: [], name: 'give back' },
    follow,
  },
  first: {
    /** While the second serves: copies of its data. */
    follow,
    /** When nobody writes there any more. */
    data: { databases: ['catch up', 'promote', 'configure', 'proxy', 'renew'] },
    verify,
    /** When the services run: what reads beside the writer. */
    readers: { databases: ['readers'] },
  },
};

/** A step has 15 minutes; one that is cut off goes on where it was. */
const STEP_SECONDS = 15 * 60 + 30;
const RETRIES = 2;
/** Copies of large databases take hours. */
const COPY_RETRIES = 48;

type State = Readonly<Record<string, unknown>>;

export interface FailoverPlan {
  readonly side: Side;
  /** What a step is told of each, by name in the description. */
  readonly databases: ReadonlyMap<string, object>;
  /** Whether the name is led by a metric. */
  readonly leadsName: boolean;
}

/** The state machine behind a failover, in Amazon States Language: `{"phase": "data"}`, later `{"phase": "verify"}`. */
export function failoverStates({ side, databases, leadsName }: FailoverPlan, functionArn: string): State {
  const phases = Object.entries(failoverPhases[side]).map(([phase, actions]) => {
    const ofData: Step[] = actions.databases.flatMap((action) =>
      [...databases].map(([name, database]) => ({ name: `${action} ${name}`, payload: { action, database } })),
    );
    const ofName: Step[] =
      leadsName && actions.name !== undefined
        ? [{ name: `${actions.name} the name`, payload: { action: actions.name } }]
        : [];
    return { phase, steps: [...ofData, ...ofName] };
  });
  const states = phases.flatMap(({ steps }) =>
    steps.map((step, i) => [step.name, stateOf(step, functionArn, steps[i + 1])] as const),
  );
  return {
    StartAt: 'Phase',
    States: {
      Phase: {
        Type: 'Choice',
        Choices: phases.map(({ phase, steps }) => ({
          And: [
            { Variable: '$.phase', IsPresent: true },
            { Variable: '$.phase', StringEquals: phase },
          ],
          Next: steps[0]?.name ?? 'Done',
        })),
        Default: 'Unknown phase',
      },
      ...Object.fromEntries(states),
      'Unknown phase': {
        Type: 'Fail',
        Error: 'UnknownPhase',
        Cause: `The input must be {"phase": "..."}, with one of ${phases.map(({ phase }) => phase).join(', ')}.`,
      },
      Done: { Type: 'Succeed' },
    },
  };
}

interface Step {
  readonly name: string;
  readonly payload: { readonly action: string; readonly database?: object };
}

function stateOf({ payload }: Step, functionArn: string, next: Step | undefined): State {
  const copies = ['follow', 'readers'].includes(payload.action);
  return {
    Type: 'Task',
    Resource: 'arn:aws:states:::lambda:invoke',
    Parameters: { FunctionName: functionArn, Payload: { ...payload, 'since.$': '$$.Execution.StartTime' } },
    // the input goes on, what was done is in the log
    ResultPath: null,
    TimeoutSeconds: STEP_SECONDS,
    Retry: [
      { ErrorEquals: [REFUSED], MaxAttempts: 0 },
      {
        ErrorEquals: ['States.ALL'],
        IntervalSeconds: 15,
        MaxAttempts: copies ? COPY_RETRIES : RETRIES,
        BackoffRate: copies ? 1 : 2,
      },
    ],
    Next: next?.name ?? 'Done',
  };
}
