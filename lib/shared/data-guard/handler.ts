import { createHash } from 'node:crypto';
import { refusal, refusedChanges } from '../../lowering/data-changes';
import type { GuardedState } from '../../lowering/data-facts';
import type { CustomResourceRequest } from '../cloudformation-response';
import { respond } from '../cloudformation-response';

/** Properties of the custom resource. As text, since CloudFormation makes texts of everything inside. */
export interface GuardProperties {
  readonly State: string;
}

export type GuardRequest = CustomResourceRequest<GuardProperties>;

/** What the guard asks of CloudFormation. */
export interface StackClient {
  statusOf(stackId: string): Promise<string | undefined>;
}

/** Entry point of the Lambda function. */
export function handler(request: GuardRequest): Promise<void> {
  return respond(request, () => judge(request, cloudFormation()), idOf(request.ResourceProperties));
}

/**
 * Lets a deployment pass, or stops it before anything is changed: what is guarded comes after the guard.
 *
 * The id of the resource tells what was let through last. In a deployment after one that was stopped and not rolled back,
 * the old properties are those that were refused.
 *
 * @throws Error with all that would be lost
 */
export async function judge(request: GuardRequest, stacks: StackClient): Promise<undefined> {
  const { RequestType, OldResourceProperties: old, ResourceProperties: wanted, PhysicalResourceId } = request;
  if (RequestType !== 'Update' || old === undefined || idOf(wanted) === PhysicalResourceId) return undefined;
  const changes = refusedChanges(parse(old), parse(wanted));
  const isKnown = idOf(old) === PhysicalResourceId;
  if (changes.length === 0 && isKnown) return undefined;
  // the way back leads to what was let through before
  if (/ROLLBACK/.test((await stacks.statusOf(request.StackId)) ?? '')) return undefined;
  if (!isKnown)
    throw new Error(
      'The deployment before was stopped here and not rolled back: run cdk rollback first, then deploy again.',
    );
  throw new Error(refusal(changes));
}

export function idOf({ State }: GuardProperties): string {
  return `data-${createHash('sha256').update(State).digest('hex').slice(0, 32)}`;
}

const parse = ({ State }: GuardProperties) => JSON.parse(State) as GuardedState;

/** The runtime brings the SDK. */
function cloudFormation(): StackClient {
  const sdk = require('@aws-sdk/client-cloudformation') as {
    CloudFormation: new (options: { maxAttempts: number }) => {
      describeStacks(input: { StackName: string }): Promise<{ Stacks?: { StackStatus?: string }[] }>;
    };
  };
  const client = new sdk.CloudFormation({ maxAttempts: 7 });
  return {
    statusOf: async (StackName) => (await client.describeStacks({ StackName })).Stacks?.[0]?.StackStatus,
  };
}
