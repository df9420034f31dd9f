/** One run of a job. */
export interface JobRun {
  readonly cluster: string;
  /** Of the task definition: what to look for when a run has to be stopped. */
  readonly family: string;
  /** Arguments of ECS's RunTask. */
  readonly task: object;
  /** What becomes of a run while an earlier one is still going. */
  readonly whenBusy: 'leave out' | 'fail';
  /** Left out: a run takes as long as it takes. */
  readonly timeoutSeconds?: number;
}

/** A call that finds the service busy is made again, after 2, 4 and 8 s. */
const RETRY_CALL = [
  { ErrorEquals: ['States.TaskFailed'], IntervalSeconds: 2, BackoffRate: 2, MaxAttempts: 3, JitterStrategy: 'FULL' },
];

/**
 * A task that could not start, for lack of capacity or because ECS is busy, is started again after 30, 60 and 120 s. A
 * program that failed has another error, and waits for the next run.
 * https://docs.aws.amazon.com/step-functions/latest/dg/connect-ecs.html
 */
const RETRY_START = [
  {
    ErrorEquals: ['AmazonECS.Unknown', 'ECS.AmazonECSException', 'ECS.ServerException'],
    IntervalSeconds: 30,
    BackoffRate: 2,
    MaxAttempts: 3,
  },
];

/** Of two runs that start at about the same moment, the earlier one goes on. */
const AN_EARLIER_RUN_IS_GOING = `{% (
  $me := $states.context.Execution;
  $exists($states.input.Executions[ExecutionArn != $me.Id and $toMillis(StartDate) < $toMillis($me.StartTime)])
) %}`.replaceAll(/\s+/g, ' ');

/**
 * A state machine that runs a job, never twice at a time, and no longer than it may. It fails when the job does.
 * https://states-language.net
 */
export function jobStates(run: JobRun, partition: string): object {
  const { timeoutSeconds } = run;
  const resource = (action: string) => `arn:${partition}:states:::${action}`;
  return {
    QueryLanguage: 'JSONata',
    StartAt: 'FindRuns',
    States: {
      FindRuns: {
        Type: 'Task',
        Resource: resource('aws-sdk:sfn:listExecutions'),
        Arguments: { StateMachineArn: '{% $states.context.StateMachine.Id %}', StatusFilter: 'RUNNING' },
        Retry: RETRY_CALL,
        Next: 'IsFree',
      },
      IsFree: {
        Type: 'Choice',
        Choices: [{ Condition: AN_EARLIER_RUN_IS_GOING, Next: 'LeftOut' }],
        Default: 'Run',
      },
      LeftOut:
        run.whenBusy === 'leave out'
          ? { Type: 'Succeed' }
          : { Type: 'Fail', Error: 'Busy', Cause: 'another run of this job is still going' },
      Run: {
        Type: 'Task',
        Resource: resource('ecs:runTask.sync'),
        Arguments: run.task,
        Retry: RETRY_START,
        ...(timeoutSeconds !== undefined && {
          TimeoutSeconds: timeoutSeconds,
          Catch: [{ ErrorEquals: ['States.Timeout'], Next: 'FindTasks' }],
        }),
        End: true,
      },
      ...(timeoutSeconds !== undefined && stopStates(run, timeoutSeconds, resource)),
    },
  };
}

/**
 * Stops the task by name: Step Functions promises to try when an execution is stopped, and says nothing of a state that
 * times out. https://docs.aws.amazon.com/step-functions/latest/dg/connect-to-resource.html
 */
function stopStates({ cluster, family }: JobRun, timeoutSeconds: number, resource: (action: string) => string) {
  const reason = `It ran longer than ${timeoutSeconds} s`;
  return {
    FindTasks: {
      Type: 'Task',
      Resource: resource('aws-sdk:ecs:listTasks'),
      Arguments: { Cluster: cluster, Family: family, DesiredStatus: 'RUNNING' },
      Retry: RETRY_CALL,
      Next: 'StopTasks',
    },
    StopTasks: {
      Type: 'Map',
      Items: '{% $states.input.TaskArns %}',
      ItemProcessor: {
        StartAt: 'StopTask',
        States: {
          StopTask: {
            Type: 'Task',
            Resource: resource('aws-sdk:ecs:stopTask'),
            Arguments: { Cluster: cluster, Task: '{% $states.input %}', Reason: reason },
            Retry: RETRY_CALL,
            End: true,
          },
        },
      },
      Next: 'TimedOut',
    },
    TimedOut: { Type: 'Fail', Error: 'TimedOut', Cause: reason },
  };
}
