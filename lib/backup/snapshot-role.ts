import { Aws, Stack } from 'aws-cdk-lib';
import { PolicyDocument, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import type { IRecoveryRegion } from '../contracts/recovery';
import { acknowledge } from '../shared/acknowledge';
import type { SnapshotArns } from './snapshot-arns';

export interface SnapshotRoleProps {
  readonly arns: SnapshotArns;
  readonly vaultArn: string;
  readonly keyArn: string;
  readonly recoveryRegion?: IRecoveryRegion;
}

/**
 * What AWS Backup may do: copy the data of this stage into its vaults. AWS has policies for that role, which reach all data
 * of the account; this one has of their permissions what this data needs.
 *
 * https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AWSBackupServiceRolePolicyForBackup.html
 * https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AWSBackupServiceRolePolicyForS3Backup.html
 */
export function snapshotRole(scope: Construct, id: string, props: SnapshotRoleProps): Role {
  const { account } = Stack.of(scope);
  const conditions = { StringEquals: { 'aws:SourceAccount': account } };
  const { databases, fileSystems, buckets } = props.arns;
  const statements = [
    ...vaults(props, account),
    ...(databases.length > 0 ? ofDatabases(databases, account) : []),
    ...(fileSystems.length > 0
      ? [allow(['elasticfilesystem:Backup', 'elasticfilesystem:DescribeTags'], ...fileSystems)]
      : []),
    ...(buckets.length > 0 ? ofBuckets(buckets, account) : []),
  ];
  const role = new Role(scope, id, {
    assumedBy: new ServicePrincipal('backup.amazonaws.com', { conditions }),
    inlinePolicies: { CopyData: new PolicyDocument({ statements }) },
  });
  acknowledgeWildcards(role, statements);
  return role;
}

function vaults({ vaultArn, keyArn, recoveryRegion }: SnapshotRoleProps, account: string): PolicyStatement[] {
  const there = recoveryRegion ? [recoveryRegion.vaultArn] : [];
  const keys = `arn:${Aws.PARTITION}:kms:*:${account}:key/*`;
  return [
    allow(['backup:DescribeBackupVault', 'backup:CopyIntoBackupVault'], vaultArn, ...there),
    allow(['backup:CopyFromBackupVault'], vaultArn),
    allow(['backup:TagResource'], `arn:${Aws.PARTITION}:backup:*:${account}:recovery-point:*`),
    allow(['tag:GetResources'], '*'),
    allow(['kms:GenerateDataKey', 'kms:Decrypt'], keyArn),
    // of the vaults and of the data, in both regions; a grant only for a service of AWS that works on the data
    allow(['kms:DescribeKey'], keys),
    new PolicyStatement({
      actions: ['kms:CreateGrant'],
      resources: [keys],
      conditions: { Bool: { 'kms:GrantIsForAWSResource': 'true' } },
    }),
  ];
}

function ofDatabases(databases: readonly string[], account: string): PolicyStatement[] {
  const ofAccount = (resource: string) => `arn:${Aws.PARTITION}:rds:*:${account}:${resource}`;
  const snapshots = [ofAccount('snapshot:awsbackup:*'), ofAccount('cluster-snapshot:awsbackup:*')];
  return [
    allow(
      [
        'rds:DescribeDBInstances',
        'rds:DescribeDBSnapshots',
        'rds:DescribeDBClusters',
        'rds:DescribeDBClusterSnapshots',
        'rds:DescribeDBClusterAutomatedBackups',
        'rds:ListTagsForResource',
      ],
      '*',
    ),
    allow(['rds:CreateDBSnapshot', 'rds:CreateDBClusterSnapshot', 'rds:AddTagsToResource'], ...databases, ...snapshots),
    allow(['rds:CopyDBSnapshot', 'rds:CopyDBClusterSnapshot'], ...snapshots, ofAccount('og:*')),
    allow(
      [
        'rds:DeleteDBSnapshot',
        'rds:ModifyDBSnapshotAttribute',
        'rds:DeleteDBClusterSnapshot',
        'rds:ModifyDBClusterSnapshotAttribute',
      ],
      ...snapshots,
    ),
  ];
}

/** AWS Backup watches a bucket for changes with a rule of its own. */
function ofBuckets(buckets: readonly string[], account: string): PolicyStatement[] {
  const rule = ['DeleteRule', 'PutRule', 'DescribeRule', 'EnableRule', 'DisableRule'];
  const targets = ['PutTargets', 'RemoveTargets', 'ListTargetsByRule'];
  return [
    allow(
      [
        's3:GetBucketTagging',
        's3:GetInventoryConfiguration',
        's3:PutInventoryConfiguration',
        's3:ListBucket',
        's3:ListBucketVersions',
        's3:GetBucketVersioning',
        's3:GetBucketLocation',
        's3:GetBucketAcl',
        's3:GetBucketNotification',
        's3:PutBucketNotification',
        's3:ListTagsForResource',
      ],
      ...buckets,
    ),
    allow(
      [
        's3:GetObject',
        's3:GetObjectAcl',
        's3:GetObjectTagging',
        's3:GetObjectVersion',
        's3:GetObjectVersionAcl',
        's3:GetObjectVersionTagging',
      ],
      ...buckets.map((bucket) => `${bucket}/*`),
    ),
    allow(['s3:ListAllMyBuckets', 'events:ListRules', 'cloudwatch:GetMetricData'], '*'),
    allow(
      [...rule, ...targets].map((action) => `events:${action}`),
      `arn:${Aws.PARTITION}:events:*:${account}:rule/AwsBackupManagedRule*`,
    ),
  ];
}

function allow(actions: string[], ...resources: string[]): PolicyStatement {
  return new PolicyStatement({ actions, resources });
}

function acknowledgeWildcards(role: Role, statements: readonly PolicyStatement[]): void {
  const reason =
    'Snapshots, recovery points and the rule that watches a bucket get their names when AWS Backup makes them, objects are not listed one by one, and the calls without a resource only look; the data itself is named.';
  const wild = statements.flatMap(({ resources }) => resources).filter((resource) => resource.includes('*'));
  for (const resource of new Set(wild))
    acknowledge(role, `AwsSolutions-IAM5[Resource::${readable(role, resource)}]`, reason);
}

/** As the gate prints it. */
function readable(role: Role, resource: string): string {
  const resolved: unknown = Stack.of(role).resolve(resource);
  if (typeof resolved === 'string') return resolved;
  const [, parts] = (resolved as { 'Fn::Join': [string, (string | { Ref: string })[]] })['Fn::Join'];
  return parts.map((part) => (typeof part === 'string' ? part : `<${part.Ref}>`)).join('');
}
