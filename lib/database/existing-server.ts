import { SecurityGroup } from 'aws-cdk-lib/aws-ec2';
import type { ISecurityGroup } from 'aws-cdk-lib/aws-ec2';
import type { Construct } from 'constructs';
import type { DatabaseSpec } from '../spec/database';
import type { DatabaseServer } from './database-server';

type Existing = NonNullable<DatabaseSpec['existing']>;

/** A database that is there already. Its owner runs it, backs it up and changes the password of its administrator. */
export function existingServer({
  host,
  readerHost = host,
  port,
  adminSecretArn,
  adminSecretKeyArn,
}: Existing): DatabaseServer {
  return {
    host,
    readerHost,
    port,
    members: [],
    admin: {
      secretArn: adminSecretArn,
      rotates: false,
      ...(adminSecretKeyArn !== undefined && { keyArn: adminSecretKeyArn }),
    },
  };
}

/** Its group, to which nothing is added but the rules that let services in. */
export function existingGroup(scope: Construct, id: string, { securityGroupId }: Existing): ISecurityGroup {
  return SecurityGroup.fromSecurityGroupId(scope, id, securityGroupId, { mutable: false });
}
