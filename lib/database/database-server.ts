import type { ISecurityGroup } from 'aws-cdk-lib/aws-ec2';
import type { Key } from 'aws-cdk-lib/aws-kms';
import type { CfnDBProxyTargetGroupProps } from 'aws-cdk-lib/aws-rds';
import type { IDependable } from 'constructs';
import type { INetwork } from '../contracts/network';
import type { IRecoveryRegion } from '../contracts/recovery';
import type { DatabaseSpec } from '../spec/database';
import type { StageSpec } from '../spec/stage';

/** Every mode listens here; a Multi-AZ cluster could not be moved to another port. */
export const DATABASE_PORT = 5432;

/**
 * Id of the instance or cluster that holds the data, the same in every mode: CloudFormation then refuses to make one out
 * of the other, which would leave the data behind and start with an empty database.
 */
export const SERVER_ID = 'Instance';

/** What the server of a database is made from. */
export interface ServerProps {
  readonly name: string;
  readonly spec: StageSpec;
  readonly database: DatabaseSpec;
  readonly network: INetwork;
  /** Encrypts the storage and its snapshots. */
  readonly key: Key;
  readonly securityGroup: ISecurityGroup;
  /** Where copies of it go. */
  readonly recovery?: IRecoveryRegion;
}

/** A running PostgreSQL, whatever it runs on. */
export interface DatabaseServer {
  /** Left out for a database that was there already. */
  readonly arn?: string;
  readonly host: string;
  /** The writer's where nothing else reads, so that programs need not know. */
  readonly readerHost: string;
  readonly port: number;
  readonly admin: AdminLogin;
  /** What must be there before anybody can sign in, beside what `host` refers to: of a cluster, its servers. */
  readonly members: readonly IDependable[];
  /** Left out where no proxy can stand in front. */
  readonly proxyTarget?: Pick<CfnDBProxyTargetGroupProps, 'dbInstanceIdentifiers' | 'dbClusterIdentifiers'>;
}

/** Secret of the user that makes the roles. */
export interface AdminLogin {
  readonly secretArn: string;
  /** Key of that secret, where it is not the one that AWS has for secrets. */
  readonly keyArn?: string;
  /** Whether the password is ours to change; the secret then says where the server is. */
  readonly rotates: boolean;
}
