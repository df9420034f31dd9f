import { ArnFormat, Aws, Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { StageData } from '../contracts/data';
import type { SnapshotData } from '../lowering/snapshots';

/** What snapshots are taken of, as AWS names it. */
export interface SnapshotArns {
  readonly databases: readonly string[];
  readonly fileSystems: readonly string[];
  readonly buckets: readonly string[];
}

export function snapshotArns(scope: Construct, data: SnapshotData, stage: StageData): SnapshotArns {
  const fileSystemArn = (resourceName: string) =>
    Stack.of(scope).formatArn({
      service: 'elasticfilesystem',
      resource: 'file-system',
      resourceName,
      arnFormat: ArnFormat.SLASH_RESOURCE_NAME,
    });
  return {
    databases: data.databases.flatMap((name) => stage.databases.get(name)?.arn ?? []),
    fileSystems: data.fileSystems.flatMap((name) => {
      const fileSystem = stage.fileSystems.get(name);
      return fileSystem ? [fileSystemArn(fileSystem.fileSystemId)] : [];
    }),
    buckets: data.buckets.flatMap((name) => {
      const bucket = stage.stores.get(name);
      return bucket ? [`arn:${Aws.PARTITION}:s3:::${bucket.name}`] : [];
    }),
  };
}
