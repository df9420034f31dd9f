/** What a phase does with each database, then with the name where it is led by a metric; in this order. */
interface Phase {
  readonly databases: readonly string[];
  readonly name?: string;
}

export const failoverPhases: Readonly<Record<string, Phase>> = {
  /** Before users come: data that can be written, and that the region can sign in to. */
  data: { databases: ['promote', 'configure'], name: 'lead' },
  /** After the services run: data that holds together. */
  verify: { databases: ['verify'] },
  /** On the way back, when the first region serves again. */
  back: { databases: [], name: 'give back' },
};

/** A step has 15 minutes; one that is cut off goes on where it was. */
const STEP_SECONDS = 15 * 60 + 30;
const RETRIES = 2;

type State = Readonly<Record<string, unknown>>;

/** The state machine behind a failover, in Amazon States Language: `{"phase": "data"}`, later `{"phase": "verify"}`. */
export function failoverStates(databases: readonly string[], leadsName: boolean, functionArn: string): State {
  const phases = Object.entries(failoverPhases).map(([phase, actions]) => {
    const ofData: Step[] = actions.databases.flatMap((action) => databases.map((database) => ({ action, database })));
    const ofName: Step[] = leadsName && actions.name !== undefined ? [{ action: actions.name }] : [];
    return { phase, steps: [...ofData, ...ofName] };
  });
  const states = phases.flatMap(({ steps }) =>
    steps.map((step, i) => [nameOf(step), stateOf(step, functionArn, steps[i + 1])] as const),
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
          Next: steps[0] ? nameOf(steps[0]) : 'Done',
        })),
        Default: 'Unknown phase',
      },
      ...Object.fromEntries(states),
      'Unknown phase': {
        Type: 'Fail',
        Error: 'UnknownPhase',
        Cause: `The input must be {"phase": "..."}, with one of ${Object.keys(failoverPhases).join(', ')}.`,
      },
      Done: { Type: 'Succeed' },
    },
  };
}

interface Step {
  readonly action: string;
  /** Left out where the step is about the name. */
  readonly database?: string;
}

const nameOf = ({ action, database = 'the name' }: Step) => `${action} ${database}`;

function stateOf(step: Step, functionArn: string, next: Step | undefined): State {
  return {
    Type: 'Task',
    Resource: 'arn:aws:states:::lambda:invoke',
    Parameters: { FunctionName: functionArn, Payload: step },
    // the input goes on, what was done is in the log
    ResultPath: null,
    TimeoutSeconds: STEP_SECONDS,
    Retry: [{ ErrorEquals: ['States.ALL'], IntervalSeconds: 15, MaxAttempts: RETRIES, BackoffRate: 2 }],
    Next: next === undefined ? 'Done' : nameOf(next),
  };
}
