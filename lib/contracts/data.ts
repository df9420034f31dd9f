import type { ISecurityGroup } from 'aws-cdk-lib/aws-ec2';
import type { Grant, IRole } from 'aws-cdk-lib/aws-iam';
import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';

/** A value that a container receives: plain, or a field of a secret. */
export type FieldValue = string | SecretField;

export interface SecretField {
  readonly secret: ISecret;
  /** Key in the secret's JSON. Left out: the whole value. */
  readonly field?: string;
}

/** A server that services connect to: a database or a cache. */
export interface IDataServer {
  readonly securityGroup: ISecurityGroup;
  readonly port: number;
  /** Days after which the password of a service is changed; the one before stays valid for as long again. */
  readonly rotationDays: number;
  /** Value of a field of the container contract (`HOST`, `PASSWORD`, ...) for one service. */
  field(field: string, service: string): FieldValue;
}

export type IDatabase = IDataServer;
export type ICache = IDataServer;

/** A queue or a bucket: reached through AWS APIs, by permission. */
export interface IStore {
  /** Value of the variable that names it. */
  readonly address: string;
  grant(grantee: IRole, access: StoreAccess): Grant[];
}

export type StoreAccess = 'read-only' | 'read-write' | 'consume';

/** All data of a stage, by the names of the description. */
export interface StageData {
  readonly databases: ReadonlyMap<string, IDatabase>;
  readonly caches: ReadonlyMap<string, ICache>;
  readonly stores: ReadonlyMap<string, IStore>;
  readonly secrets: ReadonlyMap<string, ISecret>;
}
