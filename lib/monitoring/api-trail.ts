import { Duration, Stack } from 'aws-cdk-lib';
import { DataResourceType, ReadWriteType, Trail } from 'aws-cdk-lib/aws-cloudtrail';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { Key } from 'aws-cdk-lib/aws-kms';
import { BlockPublicAccess, Bucket, BucketEncryption } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { bucketName, platformLogGroupName, stackName } from '../lowering/names';
import { auditDays } from '../lowering/telemetry/audit';
import { accessLogBucket } from '../shared/access-log-bucket';
import { encryptedLogGroup } from '../shared/log-group';
import { dataRemovalPolicy } from '../shared/removal';
import { logKey } from '../shared/stage-key';
import type { StageSpec } from '../spec/stage';

/**
 * Who changed what through the API of AWS, in all regions of the account: files that show when somebody changed them, under
 * a key of their own, and lines that alarms and queries can read.
 */
export class ApiTrail extends Construct {
  constructor(
    scope: Construct,
    id: string,
    private readonly spec: StageSpec,
  ) {
    super(scope, id);
    const key = logKey(this, 'Key', spec, 'audit');
    this.allowTrail(key);
    const trail = new Trail(this, 'Trail', {
      trailName: this.trailName,
      bucket: this.createBucket(),
      encryptionKey: key,
      enableFileValidation: true,
      isMultiRegionTrail: true,
      includeGlobalServiceEvents: true,
      managementEvents: ReadWriteType.ALL,
      sendToCloudWatchLogs: true,
      cloudWatchLogGroup: encryptedLogGroup(this, 'Logs', {
        name: platformLogGroupName(spec, 'api-trail'),
        days: auditDays(spec),
        key,
      }),
    });
    this.recordObjects(trail);
  }

  private get trailName(): string {
    return stackName(this.spec, 'api');
  }

  /** What CloudTrail may do with the key: encrypt the files of this trail. */
  private allowTrail(key: Key): void {
    const { partition, account } = Stack.of(this);
    const trail = `arn:${partition}:cloudtrail:${this.spec.region}:${account}:trail/${this.trailName}`;
    const principals = [new ServicePrincipal('cloudtrail.amazonaws.com')];
    const ofTrail = { StringEquals: { 'aws:SourceArn': trail } };
    const encrypted = `arn:${partition}:cloudtrail:*:${account}:trail/*`;
    key.addToResourcePolicy(
      new PolicyStatement({
        principals,
        actions: ['kms:GenerateDataKey*'],
        resources: ['*'],
        conditions: { ...ofTrail, StringLike: { 'kms:EncryptionContext:aws:cloudtrail:arn': encrypted } },
      }),
    );
    key.addToResourcePolicy(
      new PolicyStatement({ principals, actions: ['kms:DescribeKey'], resources: ['*'], conditions: ofTrail }),
    );
  }

  private createBucket(): Bucket {
    const { spec } = this;
    return new Bucket(this, 'Bucket', {
      bucketName: bucketName(spec, 'audit--api', Stack.of(this).account),
      encryption: BucketEncryption.S3_MANAGED,
      enforceSSL: true,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      versioned: true,
      serverAccessLogsBucket: accessLogBucket(this, 'AccessLogs', spec),
      lifecycleRules: [
        {
          expiration: Duration.days(auditDays(spec)),
          noncurrentVersionExpiration: Duration.days(auditDays(spec)),
          abortIncompleteMultipartUploadAfter: Duration.days(7),
        },
      ],
      removalPolicy: dataRemovalPolicy(spec),
      autoDeleteObjects: spec.data === 'disposable',
    });
  }

  /** By name: the trail waits for no bucket, and no bucket for it. */
  private recordObjects(trail: Trail): void {
    const { partition, account } = Stack.of(this);
    const buckets = this.spec.observability.audit.api?.buckets ?? [];
    if (buckets.length === 0) return;
    trail.addEventSelector(
      DataResourceType.S3_OBJECT,
      buckets.map((bucket) => `arn:${partition}:s3:::${bucketName(this.spec, bucket, account)}/`),
      { readWriteType: ReadWriteType.ALL, includeManagementEvents: true },
    );
  }
}
