import { Duration, Stack } from 'aws-cdk-lib';
import { CfnPodIdentityAssociation } from 'aws-cdk-lib/aws-eks-v2';
import { BlockPublicAccess, Bucket, BucketEncryption } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import type { Chart } from '../../../data/kubernetes';
import { bucketName, clusterName, slotted } from '../../../lowering/names';
import { acknowledge } from '../../../shared/acknowledge';
import { allow } from '../../../shared/allow';
import { dataRemovalPolicy } from '../../../shared/removal';
import type { StageSpec } from '../../../spec/stage';
import { podRole } from '../pod-role';

/** Name of the bucket in which a program of the cluster keeps signals. */
export function telemetryBucketName(spec: StageSpec, { name }: Chart, account: string): string {
  return bucketName(spec, slotted(spec, `telemetry--${name}`), account);
}

/** A bucket of a program that keeps signals, and the right of its pods, and of nobody else, to use it. */
export class BucketIdentity extends Construct {
  constructor(
    scope: Construct,
    id: string,
    private readonly spec: StageSpec,
    private readonly chart: Chart,
  ) {
    super(scope, id);
    this.createBucket();
    new CfnPodIdentityAssociation(this, 'Identity', {
      clusterName: clusterName(spec),
      namespace: chart.namespace,
      serviceAccount: chart.name,
      roleArn: this.createRole().roleArn,
    });
  }

  private get bucketName(): string {
    return telemetryBucketName(this.spec, this.chart, Stack.of(this).account);
  }

  private createBucket(): void {
    const bucket = new Bucket(this, 'Bucket', {
      bucketName: this.bucketName,
      encryption: BucketEncryption.S3_MANAGED,
      enforceSSL: true,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      lifecycleRules: [{ abortIncompleteMultipartUploadAfter: Duration.days(7) }],
      removalPolicy: dataRemovalPolicy(this.spec),
      autoDeleteObjects: this.spec.data === 'disposable',
    });
    acknowledge(
      bucket,
      'AwsSolutions-S1',
      `Only ${this.chart.name} reads and writes here, many times a second: an access log would be larger than what it tells of, and who asks ${this.chart.name} is what matters.`,
    );
  }

  private createRole() {
    const bucket = `arn:${Stack.of(this).partition}:s3:::${this.bucketName}`;
    const role = podRole(this, 'Role', {
      inlinePolicies: {
        List: allow(['s3:ListBucket', 's3:GetBucketLocation'], bucket),
        UseObjects: allow(
          ['s3:GetObject', 's3:PutObject', 's3:DeleteObject', 's3:AbortMultipartUpload', 's3:ListMultipartUploadParts'],
          `${bucket}/*`,
        ),
      },
    });
    acknowledge(
      role,
      `AwsSolutions-IAM5[Resource::${Stack.of(this).resolve(`${bucket}/*`) as string}]`,
      'Objects cannot be named one by one; the policy covers those of the one bucket that this program keeps its data in.',
    );
    return role;
  }
}
