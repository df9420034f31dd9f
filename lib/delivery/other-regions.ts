import { Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import type { Pipeline } from 'aws-cdk-lib/aws-codepipeline';
import { CfnKey } from 'aws-cdk-lib/aws-kms';
import type { Bucket } from 'aws-cdk-lib/aws-s3';
import { acknowledge } from '../shared/acknowledge';
import { ARTIFACT_DAYS, NO_ACCESS_LOG } from './artifact-store';
import { accept } from './wildcards';

/**
 * Finishes what CDK makes where stages are in another region than the pipeline: there CodePipeline wants a bucket, with a
 * key, for what it deploys. CDK puts each pair into a stack of its own and names both.
 */
export function finishOtherRegions(pipeline: Pipeline): void {
  const regions = Object.values(pipeline.crossRegionSupport);
  for (const { stack, replicationBucket } of regions) {
    const bucket = replicationBucket as Bucket;
    bucket.addLifecycleRule({
      expiration: Duration.days(ARTIFACT_DAYS),
      abortIncompleteMultipartUploadAfter: Duration.days(7),
    });
    acknowledge(bucket, 'AwsSolutions-S1', NO_ACCESS_LOG);
    for (const key of stack.node.findAll().filter((construct) => construct instanceof CfnKey))
      key.applyRemovalPolicy(RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE);
    const objects = Stack.of(pipeline).resolve(`${bucket.bucketArn}/*`) as string;
    accept(
      pipeline.role,
      `Resource::${objects}`,
      'Artifacts get their names from CodePipeline, execution by execution.',
    );
  }
  if (regions.length > 0)
    accept(
      pipeline.role,
      'Resource::*',
      'A key of another region is known by its alias, which no policy can name: see its condition.',
    );
}
