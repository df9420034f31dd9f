import { Aws, Stack } from 'aws-cdk-lib';
import { Grant } from 'aws-cdk-lib/aws-iam';
import type { IRole } from 'aws-cdk-lib/aws-iam';
import type { Bucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import type { IStore, StoreAccess } from '../contracts/data';
import type { IRecoveryRegion } from '../contracts/recovery';
import { acknowledge } from '../shared/acknowledge';
import { dataBucket } from '../shared/data-bucket';
import { bucketName } from '../lowering/names';
import { publishedPaths } from '../spec/cdn-path';
import type { StageSpec } from '../spec/stage';
import { connectReplica, replicationRules } from './bucket-replication';
import { cdnRead } from './cdn-read';

export interface SystemBucketProps {
  readonly spec: StageSpec;
  /** Left out for a bucket that is there already. */
  readonly accessLogs?: Bucket;
  /** Takes a copy of each object. */
  readonly recovery?: IRecoveryRegion;
}

/** Private object storage. Access of services is by identity: no policy of the bucket names its readers but the CDN. */
export class SystemBucket extends Construct implements IStore {
  readonly address: string;
  readonly name: string;

  constructor(scope: Construct, name: string, { spec, accessLogs, recovery }: SystemBucketProps) {
    super(scope, name);
    this.name = bucketName(spec, name, Stack.of(this).account);
    this.address = this.name;
    if (accessLogs === undefined) return;
    const replica = recovery?.replicaOf(name);
    const bucket = dataBucket(this, {
      spec,
      name,
      bucketName: this.name,
      accessLogs,
      ...(replica && { replicationRules: replicationRules(this, replica) }),
    });
    if (replica) connectReplica(bucket, replica);
    const published = publishedPaths(spec.edge, name);
    if (published.length > 0) bucket.addToResourcePolicy(cdnRead(bucket, published));
    this.address = bucket.bucketName;
  }

  grant(grantee: IRole, access: StoreAccess): Grant[] {
    const write = access === 'read-only' ? [] : ['s3:PutObject', 's3:DeleteObject', 's3:AbortMultipartUpload'];
    const arn = `arn:${Aws.PARTITION}:s3:::${this.name}`;
    const objects = Grant.addToPrincipal({ grantee, actions: ['s3:GetObject', ...write], resourceArns: [`${arn}/*`] });
    const list = Grant.addToPrincipal({
      grantee,
      actions: ['s3:ListBucket', 's3:GetBucketLocation'],
      resourceArns: [arn],
    });
    acknowledge(
      grantee,
      `AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:s3:::${this.name}/*]`,
      'Objects cannot be named one by one; the grant covers those of the one bucket that the description says the service uses.',
    );
    return [objects, list];
  }
}
