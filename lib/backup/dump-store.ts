import { Aws, Duration, Stack } from 'aws-cdk-lib';
import type { IRole } from 'aws-cdk-lib/aws-iam';
import { AnyPrincipal, Effect, Grant, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Key } from 'aws-cdk-lib/aws-kms';
import { BlockPublicAccess, Bucket, BucketEncryption } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import type { IDumpStore } from '../contracts/data';
import { dumpBucketName, dumpKeyAlias, dumpKeyPurpose } from '../lowering/names';
import { accessLogBucket } from '../shared/access-log-bucket';
import { acknowledge } from '../shared/acknowledge';
import { dataRemovalPolicy } from '../shared/removal';
import { stageKey } from '../shared/stage-key';
import { dumpPrefix } from '../spec/backup-jobs';
import type { StageSpec } from '../spec/stage';

/** Days for which a dump can be brought back after somebody deleted it, and after its time. */
const DAYS_AFTER_DELETION = 7;

/** The bucket of the stage's dumps. Whoever writes there makes new objects; what is there stays as it is until its time. */
export class DumpStore extends Construct implements IDumpStore {
  readonly bucketName: string;
  readonly keyId: string;
  private readonly key: Key;

  constructor(
    scope: Construct,
    id: string,
    private readonly spec: StageSpec,
  ) {
    super(scope, id);
    this.key = stageKey(this, 'Key', spec, dumpKeyPurpose);
    this.keyId = dumpKeyAlias(spec);
    this.bucketName = dumpBucketName(spec, Stack.of(this).account);
    const bucket = new Bucket(this, 'Bucket', {
      bucketName: this.bucketName,
      versioned: true,
      encryption: BucketEncryption.KMS,
      encryptionKey: this.key,
      bucketKeyEnabled: true,
      enforceSSL: true,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      serverAccessLogsBucket: accessLogBucket(this, 'AccessLogs', spec),
      serverAccessLogsPrefix: 'dumps/',
      removalPolicy: dataRemovalPolicy(spec),
      autoDeleteObjects: spec.data === 'disposable',
      lifecycleRules: this.lifecycle(),
    });
    bucket.addToResourcePolicy(onlyNewObjects(bucket));
  }

  grantWrite(grantee: IRole, prefix: string): void {
    const objects = this.objects(prefix);
    Grant.addToPrincipal({
      grantee,
      actions: ['s3:PutObject', 's3:AbortMultipartUpload'],
      resourceArns: [objects],
    });
    // for the key of a dump; its owner alone can read that again
    Grant.addToPrincipal({ grantee, actions: ['kms:GenerateDataKey'], resourceArns: [this.key.keyArn] });
    // S3 itself reads the parts of an upload to put them together. The role cannot: it may read no object
    grantee.addToPrincipalPolicy(
      new PolicyStatement({
        actions: ['kms:Decrypt'],
        resources: [this.key.keyArn],
        conditions: { StringEquals: { 'kms:ViaService': `s3.${this.spec.region}.amazonaws.com` } },
      }),
    );
    this.acknowledgeObjects(grantee, prefix);
  }

  grantRead(grantee: IRole, prefix: string): void {
    Grant.addToPrincipal({ grantee, actions: ['s3:GetObject'], resourceArns: [this.objects(prefix)] });
    grantee.addToPrincipalPolicy(
      new PolicyStatement({
        actions: ['s3:ListBucket'],
        resources: [this.arn],
        conditions: { StringLike: { 's3:prefix': `${prefix}/*` } },
      }),
    );
    Grant.addToPrincipal({ grantee, actions: ['kms:Decrypt'], resourceArns: [this.key.keyArn] });
    this.acknowledgeObjects(grantee, prefix);
  }

  private get arn(): string {
    return `arn:${Aws.PARTITION}:s3:::${this.bucketName}`;
  }

  private objects(prefix: string): string {
    return `${this.arn}/${prefix}/*`;
  }

  private acknowledgeObjects(grantee: IRole, prefix: string): void {
    acknowledge(
      grantee,
      `AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:s3:::${this.bucketName}/${prefix}/*]`,
      'Each dump is an object named after its day; the permission covers those of one database.',
    );
  }

  private lifecycle() {
    return Object.entries(this.spec.backup?.dumps ?? {}).map(([database, dump]) => ({
      id: database,
      prefix: `${dumpPrefix(this.spec, dump)}/`,
      expiration: Duration.days(dump.retentionDays),
      noncurrentVersionExpiration: Duration.days(DAYS_AFTER_DELETION),
      abortIncompleteMultipartUploadAfter: Duration.days(1),
    }));
  }
}

/**
 * Refuses to write over an object. The parts of an upload cannot ask for that; its end must.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes-enforce.html
 */
function onlyNewObjects(bucket: Bucket): PolicyStatement {
  return new PolicyStatement({
    sid: 'OnlyNewObjects',
    effect: Effect.DENY,
    principals: [new AnyPrincipal()],
    actions: ['s3:PutObject'],
    resources: [bucket.arnForObjects('*')],
    conditions: { Null: { 's3:if-none-match': 'true' }, Bool: { 's3:ObjectCreationOperation': 'true' } },
  });
}
