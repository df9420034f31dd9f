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

export interface IDatabase extends IDataServer {
  /** What backups are taken of. Left out for a database that was there already, which its owner backs up. */
  readonly arn?: string;
  /** Key that encrypts it. Left out as `arn` is. */
  readonly keyArn?: string;
  /** How its administrator signs in. */
  readonly adminSecretArn: string;
  /** What changes the passwords of its services. Left out where nobody signs in, or passwords come from elsewhere. */
  readonly rotatorArn?: string;
}
export type ICache = IDataServer;

/** A queue or a bucket: reached through AWS APIs, by permission. */
export interface IStore {
  /** Value of the variable that names it. */
  readonly address: string;
  /** As AWS and its metrics know it. */
  readonly name: string;
  grant(grantee: IRole, access: StoreAccess): Grant[];
}

export type StoreAccess = 'read-only' | 'read-write' | 'consume';

/** A shared file system: mounted over the network, by each service through an access point of its own. */
export interface IFileSystem {
  readonly fileSystemId: string;
  readonly securityGroup: ISecurityGroup;
  /** Id of the access point of a service that mounts it. */
  accessPointOf(service: string): string;
  /** Lets a role mount it through the access points of these services, and through no other. */
  grantMount(grantee: IRole, services: readonly string[]): Grant;
}

/** Where dumps of databases lie: one bucket of a stage, with a key. */
export interface IDumpStore {
  readonly bucketName: string;
  /** Name by which programs ask for the key that protects the keys of dumps. */
  readonly keyId: string;
  /** To write new dumps of one database, and neither read, change nor delete any. */
  grantWrite(grantee: IRole, of: DumpsOf): void;
  /** To list and read the dumps of one database. */
  grantRead(grantee: IRole, of: DumpsOf): void;
}

/** The dumps of one database. */
export interface DumpsOf {
  readonly database: string;
  /** First part of the names of their objects. */
  readonly prefix: string;
}

/** All data of a stage, by the names of the description. */
export interface StageData {
  readonly databases: ReadonlyMap<string, IDatabase>;
  readonly caches: ReadonlyMap<string, ICache>;
  readonly stores: ReadonlyMap<string, IStore>;
  readonly secrets: ReadonlyMap<string, ISecret>;
  readonly fileSystems: ReadonlyMap<string, IFileSystem>;
  /** Left out in a stage that dumps no database. */
  readonly dumps?: IDumpStore;
}
