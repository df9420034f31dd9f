/** What a stage finds in its second region, made before anything is copied there. */
export interface IRecoveryRegion {
  readonly region: string;
  /** Vault that takes copies of recovery points. */
  readonly vaultArn: string;
  /** Key that encrypts copies of databases. */
  readonly keyArn: string;
  /** Where a bucket of the stage is copied to, by its name in the description. */
  replicaOf(bucket: string): IReplicaBucket;
}

export interface IReplicaBucket {
  readonly bucketArn: string;
  readonly keyArn: string;
}
