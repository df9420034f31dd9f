import { respond } from '../../../shared/cloudformation-response';
import type { BeforeReleaseRequest, Clients, RunEnd } from './run-job';
import { runJob } from './run-job';

interface Context {
  readonly invokedFunctionArn: string;
  getRemainingTimeInMillis(): number;
}

/** Milliseconds between two looks at a run. */
const EVERY_MS = 5000;

/** Entry point of the Lambda function. */
export function handler(request: BeforeReleaseRequest, context: Context): Promise<void> {
  const clock = { remaining: () => context.getRemainingTimeInMillis(), everyMs: EVERY_MS };
  return answer(request, () => runJob(request, clients(context.invokedFunctionArn), clock));
}

/** Tells CloudFormation how the run ended; nothing while it goes on, since then the function was handed the request again. */
export async function answer(request: BeforeReleaseRequest, run: () => Promise<RunEnd>): Promise<void> {
  const end = await run().catch((error: unknown) => ({ error }));
  if (end === undefined) return;
  await respond(request, async () => {
    if (typeof end === 'object') throw end.error;
    return undefined;
  });
}

/** The runtime brings the SDK. */
function clients(functionArn: string): Clients {
  const { SFN } = require('@aws-sdk/client-sfn') as { SFN: new () => Clients };
  const { CloudFormation } = require('@aws-sdk/client-cloudformation') as { CloudFormation: new () => Clients };
  const { Lambda } = require('@aws-sdk/client-lambda') as {
    Lambda: new () => {
      invoke(input: { FunctionName: string; InvocationType: string; Payload: string }): Promise<unknown>;
    };
  };
  const [steps, stacks, lambda] = [new SFN(), new CloudFormation(), new Lambda()];
  return {
    startExecution: (input) => steps.startExecution(input),
    describeExecution: (input) => steps.describeExecution(input),
    describeStacks: (input) => stacks.describeStacks(input),
    handOn: async (request) => {
      await lambda.invoke({ FunctionName: functionArn, InvocationType: 'Event', Payload: JSON.stringify(request) });
    },
  };
}
