import { Token } from 'aws-cdk-lib';
import type { CfnBucket, ReplicationRule } from 'aws-cdk-lib/aws-s3';
import { Bucket, ReplicationTimeValue } from 'aws-cdk-lib/aws-s3';
import type { IReplicaBucket } from '../contracts/recovery';
import type { Construct } from 'constructs';
import { acknowledge } from '../shared/acknowledge';

/**
 * Copies every new object to the second region, within 15 minutes or an event says so. Deletions follow as markers, which
 * hide earlier versions and keep them.
 */
export function replicationRules(scope: Construct, replica: IReplicaBucket): ReplicationRule[] {
  return [
    {
      id: 'second-region',
      priority: 1,
      // by its name: what is copied must not wait for an answer of the other region
      destination: Bucket.fromBucketName(scope, 'Replica', replica.bucketName),
      deleteMarkerReplication: true,
      replicationTimeControl: ReplicationTimeValue.FIFTEEN_MINUTES,
      metrics: ReplicationTimeValue.FIFTEEN_MINUTES,
    },
  ];
}

/** Copies begin when both ends are there, by a role that may read one bucket and write to the other. */
export function connectReplica(bucket: Bucket, { bucketName, made }: IReplicaBucket): void {
  bucket.node.addDependency(made);
  const role = bucket.node.findChild('ReplicationRole');
  const { partition } = bucket.stack;
  const there = `arn:${Token.isUnresolved(partition) ? '<AWS::Partition>' : partition}:s3:::${bucketName}`;
  const here = bucket.stack.getLogicalId(bucket.node.defaultChild as CfnBucket);
  for (const resource of [`<${here}.Arn>/*`, `${there}/*`])
    acknowledge(
      role,
      `AwsSolutions-IAM5[Resource::${resource}]`,
      'S3 copies all objects of one bucket into one other; objects cannot be named one by one.',
    );
}
