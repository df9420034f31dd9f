import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { BlockPublicAccess, Bucket, BucketEncryption } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { acknowledge } from '../shared/acknowledge';

/** How far back a stage can be rolled back by the pipeline, in days: until then its artifacts are kept. */
export const ARTIFACT_DAYS = 90;

/** Why access to artifacts is not logged. */
export const NO_ACCESS_LOG =
  'Only roles of the pipeline and of deployments read it; CodePipeline records each execution with its artifacts.';

/** What one stage of a pipeline hands to the next: sources and assemblies. */
export function artifactBucket(scope: Construct, id: string, encryptionKey: IKey): Bucket {
  const bucket = new Bucket(scope, id, {
    encryption: BucketEncryption.KMS,
    encryptionKey,
    enforceSSL: true,
    blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
    lifecycleRules: [
      { expiration: Duration.days(ARTIFACT_DAYS), abortIncompleteMultipartUploadAfter: Duration.days(7) },
    ],
    // it has no name of its own, so that a new one is never in its way
    removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
  });
  acknowledge(bucket, 'AwsSolutions-S1', NO_ACCESS_LOG);
  return bucket;
}
