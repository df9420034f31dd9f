import { Duration } from 'aws-cdk-lib';
import type { BucketProps } from 'aws-cdk-lib/aws-s3';
import { BlockPublicAccess, Bucket, BucketEncryption } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import type { StageSpec } from '../spec/stage';
import { dataRemovalPolicy } from './removal';

/** Where a load balancer, a CDN or a bucket writes who asked for what. They can write only to buckets with S3's own encryption. */
export function accessLogBucket(
  scope: Construct,
  id: string,
  spec: StageSpec,
  props: Pick<BucketProps, 'objectOwnership'> = {},
): Bucket {
  return new Bucket(scope, id, {
    encryption: BucketEncryption.S3_MANAGED,
    enforceSSL: true,
    blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
    lifecycleRules: [
      { expiration: Duration.days(spec.ingress.accessLogDays), abortIncompleteMultipartUploadAfter: Duration.days(7) },
    ],
    removalPolicy: dataRemovalPolicy(spec),
    autoDeleteObjects: spec.data === 'disposable',
    ...props,
  });
}
