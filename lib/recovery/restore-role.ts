import { Aws, Stack } from 'aws-cdk-lib';
import { PolicyDocument, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { acknowledge } from '../shared/acknowledge';
import type { StageSpec } from '../spec/stage';

/** How AWS Backup calls what it restores for a test. */
const RESTORED = 'db:awsbackup-restore-test-*';

/**
 * What AWS Backup may do to rehearse a restore: make instances of its own name from snapshots of its own, with the key of
 * the databases of this stage.
 *
 * https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AWSBackupServiceRolePolicyForRestores.html
 */
export function restoreRole(scope: Construct, id: string, { system, stage }: StageSpec): Role {
  const { account, region } = Stack.of(scope);
  const inRegion = (resource: string) => `arn:${Aws.PARTITION}:rds:${region}:${account}:${resource}`;
  const made = [RESTORED, 'snapshot:awsbackup:*', 'subgrp:*', 'pg:*', 'og:*'].map(inRegion);
  const role = new Role(scope, id, {
    assumedBy: new ServicePrincipal('backup.amazonaws.com', {
      conditions: { StringEquals: { 'aws:SourceAccount': account } },
    }),
    inlinePolicies: {
      Restore: new PolicyDocument({
        statements: [
          new PolicyStatement({
            actions: ['rds:DescribeDBInstances', 'rds:DescribeDBSnapshots', 'rds:ListTagsForResource'],
            resources: ['*'],
          }),
          new PolicyStatement({
            actions: ['rds:RestoreDBInstanceFromDBSnapshot', 'rds:AddTagsToResource', 'rds:ModifyDBInstance'],
            resources: made,
          }),
          new PolicyStatement({ actions: ['rds:DeleteDBInstance'], resources: [inRegion(RESTORED)] }),
          new PolicyStatement({
            actions: ['kms:DescribeKey', 'kms:CreateGrant', 'kms:Decrypt', 'kms:GenerateDataKey*'],
            resources: [`arn:${Aws.PARTITION}:kms:${region}:${account}:key/*`],
            conditions: {
              'ForAnyValue:StringEquals': { 'kms:ResourceAliases': [`alias/${system}-${stage}-database`] },
            },
          }),
        ],
      }),
    },
  });
  const reason =
    'AWS Backup names what it restores and the snapshots that it takes; the key is held to the alias of the databases of this stage, and the calls on all resources only look.';
  const arn = (service: string, resource: string) => `arn:<AWS::Partition>:${service}:${region}:${account}:${resource}`;
  for (const resource of [RESTORED, 'snapshot:awsbackup:*', 'subgrp:*', 'pg:*', 'og:*'])
    acknowledge(role, `AwsSolutions-IAM5[Resource::${arn('rds', resource)}]`, reason);
  for (const finding of ['Resource::*', `Resource::${arn('kms', 'key/*')}`, 'Action::kms:GenerateDataKey*'])
    acknowledge(role, `AwsSolutions-IAM5[${finding}]`, reason);
  return role;
}
