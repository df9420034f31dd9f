import { Duration } from 'aws-cdk-lib';
import type { BucketProps, IBucket } from 'aws-cdk-lib/aws-s3';
import { BlockPublicAccess, Bucket, BucketEncryption } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import type { BucketSpec } from '../spec/bucket';
import type { StageSpec } from '../spec/stage';
import { dataRemovalPolicy } from './removal';

export interface DataBucketProps {
  readonly spec: StageSpec;
  /** Name in the description. */
  readonly name: string;
  /** Name among all buckets of AWS. */
  readonly bucketName: string;
  readonly accessLogs: IBucket;
  readonly replicationRules?: NonNullable<BucketProps['replicationRules']>;
}

/** A declared bucket, or its copy in another region: private, encrypted, TLS only, with the declared lifecycle. */
export function dataBucket(scope: Construct, props: DataBucketProps): Bucket {
  const { spec, name, bucketName, accessLogs, replicationRules } = props;
  const { versioned, expireAfterDays, keepVersionsDays } = spec.buckets[name] as BucketSpec;
  return new Bucket(scope, 'Bucket', {
    bucketName,
    versioned,
    encryption: BucketEncryption.S3_MANAGED,
    enforceSSL: true,
    blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
    serverAccessLogsBucket: accessLogs,
    serverAccessLogsPrefix: `${name}/`,
    removalPolicy: dataRemovalPolicy(spec),
    autoDeleteObjects: spec.data === 'disposable',
    ...(replicationRules && { replicationRules }),
    lifecycleRules: [
      {
        abortIncompleteMultipartUploadAfter: Duration.days(7),
        ...(versioned && { noncurrentVersionExpiration: Duration.days(keepVersionsDays) }),
        ...(expireAfterDays !== undefined && { expiration: Duration.days(expireAfterDays) }),
      },
    ],
  });
}
