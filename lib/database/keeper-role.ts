import { PolicyDocument, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { LogGroup } from 'aws-cdk-lib/aws-logs';
import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import { acknowledge } from '../shared/acknowledge';
import { allow } from '../shared/allow';
import { networkAttachment } from '../shared/network-attachment';
import type { AdminLogin } from './database-server';
import type { UserSecretAccess } from './user-secret-access';

const KEEP = [
  'secretsmanager:GetSecretValue',
  'secretsmanager:PutSecretValue',
  'secretsmanager:DescribeSecret',
  'secretsmanager:UpdateSecretVersionStage',
];

export interface KeeperRoleProps {
  readonly admin: AdminLogin;
  /** Of the services. */
  readonly secrets: readonly ISecret[];
  /** By which a proxy knows the users. */
  readonly users?: UserSecretAccess;
  readonly logGroup: LogGroup;
}

/** What the functions that make and rotate the roles of a database may do. */
export function keeperRole(scope: Construct, { admin, secrets, users, logGroup }: KeeperRoleProps): Role {
  const kept = secrets.map((secret) => secret.secretArn);
  const role = new Role(scope, 'Role', {
    assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
    inlinePolicies: {
      KeepSecrets: allow(KEEP, ...(admin.rotates ? [admin.secretArn] : []), ...kept),
      ...(!admin.rotates && { ReadAdmin: allow(['secretsmanager:GetSecretValue'], admin.secretArn) }),
      ...(admin.keyArn !== undefined && { DecryptAdmin: allow(['kms:Decrypt'], admin.keyArn) }),
      ...(users && {
        KeepUsers: new PolicyDocument({
          statements: [users.statement(['secretsmanager:GetSecretValue', 'secretsmanager:PutSecretValue'])],
        }),
      }),
      WriteLogs: allow(['logs:CreateLogStream', 'logs:PutLogEvents'], logGroup.logGroupArn),
      AttachToNetwork: networkAttachment(),
    },
  });
  acknowledge(
    role,
    'AwsSolutions-IAM5[Resource::*]',
    'Lambda attaches the function to the network with these six EC2 actions; AWS documents that they must name all resources.',
  );
  users?.acknowledge(role);
  return role;
}
