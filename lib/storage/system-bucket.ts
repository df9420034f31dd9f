import { Aws, Duration, Stack } from 'aws-cdk-lib';
import { Grant } from 'aws-cdk-lib/aws-iam';
import type { IRole } from 'aws-cdk-lib/aws-iam';
import { BlockPublicAccess, Bucket, BucketEncryption } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import type { IStore, StoreAccess } from '../contracts/data';
import { acknowledge } from '../shared/acknowledge';
import { dataRemovalPolicy } from '../shared/removal';
import { bucketName } from '../lowering/names';
import type { BucketSpec } from '../spec/bucket';
import { publishedPaths } from '../spec/cdn-path';
import type { StageSpec } from '../spec/stage';
import { cdnRead } from './cdn-read';

/** Private object storage. Access of services is by identity: no policy of the bucket names its readers but the CDN. */
export class SystemBucket extends Construct implements IStore {
  readonly address: string;
  readonly name: string;

  constructor(scope: Construct, name: string, props: { readonly spec: StageSpec; readonly accessLogs: Bucket }) {
    super(scope, name);
    const { versioned, expireAfterDays, keepVersionsDays } = props.spec.buckets[name] as BucketSpec;
    this.name = bucketName(props.spec, name, Stack.of(this).account);
    const bucket = new Bucket(this, 'Bucket', {
      bucketName: this.name,
      versioned,
      encryption: BucketEncryption.S3_MANAGED,
      enforceSSL: true,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      serverAccessLogsBucket: props.accessLogs,
      serverAccessLogsPrefix: `${name}/`,
      removalPolicy: dataRemovalPolicy(props.spec),
      autoDeleteObjects: props.spec.data === 'disposable',
      lifecycleRules: [
        {
          abortIncompleteMultipartUploadAfter: Duration.days(7),
          ...(versioned && { noncurrentVersionExpiration: Duration.days(keepVersionsDays) }),
          ...(expireAfterDays !== undefined && { expiration: Duration.days(expireAfterDays) }),
        },
      ],
    });
    const published = publishedPaths(props.spec.edge, name);
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
