import { setTimeout as pause } from 'node:timers/promises';
import type { CustomResourceRequest } from '../../../shared/cloudformation-response';

/** Properties of the custom resource. */
export interface BeforeReleaseProperties {
  readonly Job: string;
  readonly StateMachineArn: string;
  /** A new revision is what makes CloudFormation ask. */
  readonly TaskDefinitionArn: string;
  readonly LogGroup: string;
}

/** As CloudFormation sends it, or as the function hands it on to itself. */
export interface BeforeReleaseRequest extends CustomResourceRequest<BeforeReleaseProperties> {
  /** The run that is going. */
  readonly ExecutionArn?: string;
}

/** What is asked of AWS, in the words of its SDK. */
export interface Clients {
  startExecution(input: { stateMachineArn: string; name: string }): Promise<{ executionArn?: string }>;
  describeExecution(input: { executionArn: string }): Promise<{ status?: string; error?: string; cause?: string }>;
  describeStacks(input: { StackName: string }): Promise<{ Stacks?: { StackStatus?: string }[] }>;
  /** Runs this function again, later. */
  handOn(request: BeforeReleaseRequest): Promise<void>;
}

export interface Clock {
  /** Milliseconds until Lambda ends this function. */
  remaining(): number;
  /** Between two looks at a run. */
  readonly everyMs: number;
}

/** What has to be left to hand the request on, in milliseconds. */
const HAND_ON_MS = 30_000;

/** How a run ended; undefined while it goes on, in another call of this function. */
export type RunEnd = 'succeeded' | 'left out' | undefined;

/**
 * Runs the job of a release to its end.
 *
 * When CloudFormation takes a release back, it asks again, for the version before: that one has run, and new code has not
 * started, so there is nothing to do. The name of a run is that of the request, so that a request that comes twice runs once.
 *
 * @throws Error with what a person needs to know, when the job failed
 */
export async function runJob(request: BeforeReleaseRequest, clients: Clients, clock: Clock): Promise<RunEnd> {
  if (request.RequestType === 'Delete') return 'left out';
  if (request.ExecutionArn === undefined && (await isRollback(request.StackId, clients))) return 'left out';
  const executionArn = request.ExecutionArn ?? (await start(request, clients));
  while (clock.remaining() > HAND_ON_MS) {
    // oxlint-disable-next-line no-await-in-loop -- one look after the other
    const { status, error, cause } = await clients.describeExecution({ executionArn });
    if (status === 'SUCCEEDED') return 'succeeded';
    if (status !== 'RUNNING') throw new Error(failure(request.ResourceProperties, error ?? status, cause));
    // oxlint-disable-next-line no-await-in-loop -- one look after the other
    await pause(clock.everyMs);
  }
  await clients.handOn({ ...request, ExecutionArn: executionArn });
  return undefined;
}

async function isRollback(stackId: string, clients: Clients): Promise<boolean> {
  const { Stacks: [stack] = [] } = await clients.describeStacks({ StackName: stackId });
  return stack?.StackStatus?.includes('ROLLBACK') ?? false;
}

async function start({ RequestId, ResourceProperties }: BeforeReleaseRequest, clients: Clients): Promise<string> {
  const { StateMachineArn: stateMachineArn } = ResourceProperties;
  try {
    const { executionArn = '' } = await clients.startExecution({ stateMachineArn, name: RequestId });
    return executionArn;
  } catch (error) {
    if (!(error instanceof Error) || error.name !== 'ExecutionAlreadyExists') throw error;
    return `${stateMachineArn.replace(':stateMachine:', ':execution:')}:${RequestId}`;
  }
}

function failure({ Job, LogGroup }: BeforeReleaseProperties, error = 'unknown error', cause = ''): string {
  return `${Job} failed (${reasonOf(cause) ?? error}), so nothing of this release was started. Its output is in ${LogGroup}`;
}

/** Step Functions gives the stopped task as JSON, or a sentence. */
function reasonOf(cause: string): string | undefined {
  try {
    const { Containers = [], StoppedReason } = JSON.parse(cause) as {
      Containers?: { Name?: string; ExitCode?: number; Reason?: string }[];
      StoppedReason?: string;
    };
    const codes = Containers.filter(({ ExitCode = 0, Reason }) => ExitCode !== 0 || Reason !== undefined);
    const told = codes.map(({ Name, ExitCode, Reason }) => `${Name}: ${Reason ?? `exit code ${ExitCode}`}`);
    return told.length > 0 ? told.join(', ') : StoppedReason;
  } catch {
    return cause === '' ? undefined : cause;
  }
}
