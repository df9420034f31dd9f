import type { ObservedGrant } from '../observed';
import type { Located, References } from '../references';
import { keyOf } from '../references';
import type { TaskRunner } from './task-runners';

interface Statement {
  readonly Effect: string;
  readonly Action: string | readonly string[];
  readonly Resource: unknown;
}

/** What actions come to. An action that is not here counts under its own name. */
const VERBS: Readonly<Record<string, string>> = {
  's3:GetObject': 'read',
  's3:ListBucket': 'read',
  's3:GetBucketLocation': 'read',
  's3:PutObject': 'write',
  's3:DeleteObject': 'write',
  's3:AbortMultipartUpload': 'write',
  'sqs:SendMessage': 'send',
  'sqs:ReceiveMessage': 'receive',
  'sqs:DeleteMessage': 'receive',
  'sqs:ChangeMessageVisibility': 'receive',
  'sqs:GetQueueAttributes': 'look',
  'sqs:GetQueueUrl': 'look',
  'ssmmessages:CreateControlChannel': 'shell',
  'ssmmessages:CreateDataChannel': 'shell',
  'ssmmessages:OpenControlChannel': 'shell',
  'ssmmessages:OpenDataChannel': 'shell',
  'logs:DescribeLogGroups': 'shell',
  'logs:CreateLogStream': 'shell',
  'logs:DescribeLogStreams': 'shell',
  'logs:PutLogEvents': 'shell',
};

/** What the role of the running program allows, which only ECS tasks may take on. */
export function observeGrants(references: References, { task }: TaskRunner): ObservedGrant[] {
  const grants = statementsFor(references, task, 'TaskRoleArn').flatMap(({ policy, statement }) =>
    grantsOf(references, policy, statement),
  );
  return [...new Map(grants.map((grant) => [`${grant.verb} ${grant.resource}`, grant])).values()];
}

/** Secrets that ECS may fetch for a task, by their keys in the stage, or by ARN. */
export function observeFetches(references: References, { task }: TaskRunner): string[] {
  return statementsFor(references, task, 'ExecutionRoleArn').flatMap(({ policy, statement: { Action, Resource } }) =>
    [Action].flat().includes('secretsmanager:GetSecretValue')
      ? [Resource].flat().map((resource) => references.text(policy.stack, resource))
      : [],
  );
}

function statementsFor(
  references: References,
  task: Located,
  property: 'TaskRoleArn' | 'ExecutionRoleArn',
): { policy: Located; statement: Statement }[] {
  const role = references.locate(task.stack, task.resource.Properties![property])!;
  assertOnlyForTasks(role);
  const isHeld = ({ stack, resource }: Located) =>
    (resource.Properties!['Roles'] as unknown[]).some(
      (holder) => keyOf(references.locate(stack, holder)!) === keyOf(role),
    );
  const policies = references.all('AWS::IAM::Policy').filter(isHeld);
  return policies.flatMap((policy) => statementsOf(policy).map((statement) => ({ policy, statement })));
}

function assertOnlyForTasks({ id, resource }: Located): void {
  const { Statement: trust } = resource.Properties!['AssumeRolePolicyDocument'] as {
    Statement: { Principal: unknown }[];
  };
  const isPlain = Object.keys(resource.Properties!).every((key) => ['AssumeRolePolicyDocument', 'Tags'].includes(key));
  if (
    !isPlain ||
    JSON.stringify(trust.map(({ Principal }) => Principal)) !== '[{"Service":"ecs-tasks.amazonaws.com"}]'
  ) {
    throw new Error(`${id} is for others than ECS tasks, or has policies of its own`);
  }
}

function statementsOf({ resource }: Located): readonly Statement[] {
  return (resource.Properties!['PolicyDocument'] as { Statement: readonly Statement[] }).Statement;
}

function grantsOf(
  references: References,
  { stack }: Located,
  { Effect, Action, Resource }: Statement,
): ObservedGrant[] {
  if (Effect !== 'Allow') return [];
  const resources = (Array.isArray(Resource) ? Resource : [Resource]).map((each: unknown) =>
    resourceOf(references, references.text(stack, each)),
  );
  return [Action].flat().flatMap((action: string) => {
    const verb = VERBS[action] ?? action;
    return verb === 'shell' ? [{ verb, resource: '' }] : resources.map((resource) => ({ verb, resource }));
  });
}

/** Whatever names a resource of the stage, by ARN or by attribute, comes to the resource itself. */
function resourceOf(references: References, text: string): string {
  const bucket = references
    .all('AWS::S3::Bucket')
    .find(({ resource }) => text.replace('/*', '').endsWith(`:::${String(resource.Properties?.['BucketName'])}`));
  return bucket ? keyOf(bucket) : text.replace(/\.Arn$/, '');
}
