import type { IDependable } from 'constructs';

/** What a stage finds in its second region, made before anything is copied there. */
export interface IRecoveryRegion {
  readonly region: string;
  /** Vault that takes copies of recovery points. */
  readonly vaultArn: string;
  /** Key that encrypts copies of databases. */
  readonly keyArn: string;
  /** Where a bucket of the stage is copied to, by its name in the description; undefined where it has no versions. */
  replicaOf(bucket: string): IReplicaBucket | undefined;
}

/** A bucket in the second region, encrypted as the one that is copied: S3 keeps that for each object. */
export interface IReplicaBucket {
  readonly bucketName: string;
  /** What must be there before anything is copied. */
  readonly made: IDependable;
}
