/** Steps of a failover for one database, in the order in which they are taken. */
export const failoverPhases = {
  /** Before anything else runs: data that can be written, and that the region can sign in to. */
  data: ['promote', 'configure'],
  /** After the services run: data that holds together. */
  verify: ['verify'],
} as const;

/** A step has 15 minutes; one that is cut off goes on where it was. */
const STEP_SECONDS = 15 * 60 + 30;
const RETRIES = 2;

type State = Readonly<Record<string, unknown>>;

/** The state machine behind a failover, in Amazon States Language: `{"phase": "data"}`, later `{"phase": "verify"}`. */
export function failoverStates(databases: readonly string[], functionArn: string): State {
  const phases = Object.entries(failoverPhases).map(([phase, actions]) => {
    const steps = actions.flatMap((action) => databases.map((database) => ({ action, database })));
    return { phase, steps };
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
  readonly database: string;
}

const nameOf = ({ action, database }: Step) => `${action} ${database}`;

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
