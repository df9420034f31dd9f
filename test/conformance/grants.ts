import type { ObservedGrant } from './observed';
import type { Located, References } from './references';
import { keyOf } from './references';

interface Statement {
  readonly Effect: string;
  readonly Action: string | readonly string[];
  readonly Resource: unknown;
}

/** A statement of a policy, with the resource in whose stack its references stand. */
export interface HeldStatement {
  readonly holder: Located;
  readonly statement: Statement;
}

/** What actions come to. An action that is not here counts under its own name. */
const VERBS: Readonly<Record<string, string>> = {
  's3:GetObject': 'read',
  's3:ListBucket': 'read',
  's3:GetBucketLocation': 'read',
  's3:PutObject': 'write',
  's3:DeleteObject': 'write',
  's3:AbortMultipartUpload': 'write',
  'elasticfilesystem:ClientMount': 'mount',
  'elasticfilesystem:ClientWrite': 'mount',
  'elasticfilesystem:ClientRootAccess': 'mount',
  'sqs:SendMessage': 'send',
  'sqs:ReceiveMessage': 'receive',
  'sqs:DeleteMessage': 'receive',
  'sqs:ChangeMessageVisibility': 'receive',
  'sqs:GetQueueAttributes': 'look',
  'sqs:GetQueueUrl': 'look',
};

/**
 * All that a role allows or denies.
 *
 * @param service the only one that may take the role on
 * @throws Error when others may, too, or the role has policies of AWS
 */
export function statementsOf(references: References, role: Located, service: string): HeldStatement[] {
  assertOnlyFor(service, role);
  const isHeld = ({ stack, resource }: Located) =>
    (resource.Properties!['Roles'] as unknown[]).some(
      (holder) => keyOf(references.locate(stack, holder)!) === keyOf(role),
    );
  const beside = references.all('AWS::IAM::Policy').filter(isHeld);
  const inside = (role.resource.Properties!['Policies'] ?? []) as PolicyProperties[];
  return [
    ...beside.flatMap((holder) => statementsIn(holder, holder.resource.Properties as unknown as PolicyProperties)),
    ...inside.flatMap((policy) => statementsIn(role, policy)),
  ];
}

/** Each thing that is allowed once. */
export function grantsIn(references: References, statements: readonly HeldStatement[]): ObservedGrant[] {
  const grants = statements.flatMap((held) => grantsOf(references, held));
  return [...new Map(grants.map((grant) => [`${grant.verb} ${grant.resource}`, grant])).values()];
}

interface PolicyProperties {
  readonly PolicyDocument: { readonly Statement: readonly Statement[] };
}

function statementsIn(holder: Located, { PolicyDocument }: PolicyProperties): HeldStatement[] {
  return PolicyDocument.Statement.map((statement) => ({ holder, statement }));
}

function assertOnlyFor(service: string, { id, resource }: Located): void {
  const { Statement: trust } = resource.Properties!['AssumeRolePolicyDocument'] as {
    Statement: { Principal: unknown }[];
  };
  const isPlain = Object.keys(resource.Properties!).every((key) =>
    ['AssumeRolePolicyDocument', 'Policies', 'Tags'].includes(key),
  );
  if (!isPlain || JSON.stringify(trust.map(({ Principal }) => Principal)) !== `[{"Service":"${service}"}]`)
    throw new Error(`${id} is for others than ${service}, or has policies of AWS`);
}

function grantsOf(references: References, { holder, statement }: HeldStatement): ObservedGrant[] {
  const { Effect, Action, Resource } = statement;
  if (Effect !== 'Allow') return [];
  const resources = (Array.isArray(Resource) ? Resource : [Resource]).map((each: unknown) =>
    resourceOf(references, references.text(holder.stack, each)),
  );
  return [Action]
    .flat()
    .flatMap((action: string) => resources.map((resource) => ({ verb: VERBS[action] ?? action, resource })));
}

/** Whatever names a resource of the stage, by ARN or by attribute, comes to the resource itself. */
function resourceOf(references: References, text: string): string {
  const bucket = references
    .all('AWS::S3::Bucket')
    .find(({ resource }) => text.replace('/*', '').endsWith(`:::${String(resource.Properties?.['BucketName'])}`));
  const fileSystem = references.withKey(text.replace(/\.Arn$/, ''));
  if (fileSystem?.resource.Type === 'AWS::EFS::FileSystem') return `file system ${nameTag(fileSystem)}`;
  return bucket ? keyOf(bucket) : text.replace(/\.Arn$/, '');
}

function nameTag({ resource }: Located): string | undefined {
  const tags = resource.Properties!['FileSystemTags'] as { readonly Key: string; readonly Value: string }[];
  return tags.find(({ Key }) => Key === 'Name')?.Value;
}
