import { Aws, Duration, Stack } from 'aws-cdk-lib';
import type { IRole } from 'aws-cdk-lib/aws-iam';
import { AnyPrincipal, Effect, Grant, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Key } from 'aws-cdk-lib/aws-kms';
import { BlockPublicAccess, Bucket, BucketEncryption } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import type { DumpsOf, IDumpStore } from '../contracts/data';
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

  grantWrite(grantee: IRole, of: DumpsOf): void {
    Grant.addToPrincipal({
      grantee,
      actions: ['s3:PutObject', 's3:AbortMultipartUpload'],
      resourceArns: [this.objects(of)],
    });
    // what decrypts is for S3 itself, which puts the parts of an upload together: the role may read no object
    this.allow(grantee, ['kms:GenerateDataKey', 'kms:Decrypt'], this.throughS3);
    this.allow(grantee, ['kms:GenerateDataKey'], this.contextOf(of));
    this.acknowledgeObjects(grantee, of);
  }

  grantRead(grantee: IRole, of: DumpsOf): void {
    Grant.addToPrincipal({ grantee, actions: ['s3:GetObject'], resourceArns: [this.objects(of)] });
    grantee.addToPrincipalPolicy(
      new PolicyStatement({
        actions: ['s3:ListBucket'],
        resources: [this.arn],
        conditions: { StringLike: { 's3:prefix': `${of.prefix}/*` } },
      }),
    );
    this.allow(grantee, ['kms:Decrypt'], this.throughS3);
    this.allow(grantee, ['kms:Decrypt'], this.contextOf(of));
    this.acknowledgeObjects(grantee, of);
  }

  private allow(grantee: IRole, actions: string[], values: Record<string, string>): void {
    const conditions = { StringEquals: values };
    grantee.addToPrincipalPolicy(new PolicyStatement({ actions, resources: [this.key.keyArn], conditions }));
  }

  /** For the encryption of the bucket. */
  private get throughS3(): Record<string, string> {
    return { 'kms:ViaService': `s3.${this.spec.region}.amazonaws.com` };
  }

  /** For the encryption of a dump: what its key is bound to. See images/postgres-backup/README.md. */
  private contextOf({ database }: DumpsOf): Record<string, string> {
    const { system, stage } = this.spec;
    const context = { system, stage, database };
    return Object.fromEntries(Object.entries(context).map(([name, value]) => [`kms:EncryptionContext:${name}`, value]));
  }

  private get arn(): string {
    return `arn:${Aws.PARTITION}:s3:::${this.bucketName}`;
  }

  private objects({ prefix }: DumpsOf): string {
    return `${this.arn}/${prefix}/*`;
  }

  private acknowledgeObjects(grantee: IRole, { prefix }: DumpsOf): void {
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
