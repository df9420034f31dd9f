import { Duration, Stack } from 'aws-cdk-lib';
import { PolicyDocument, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { BlockPublicAccess, Bucket, BucketEncryption } from 'aws-cdk-lib/aws-s3';
import { CfnCanary } from 'aws-cdk-lib/aws-synthetics';
import { Construct } from 'constructs';
import { CANARY_MINUTES } from '../lowering/alarms/canaries';
import type { CanaryDefinition } from '../lowering/alarms/canaries';
import { canaryScript } from '../lowering/alarms/canary-script';
import { acknowledge } from '../shared/acknowledge';
import { encryptedLogGroup } from '../shared/log-group';
import { dataRemovalPolicy } from '../shared/removal';
import type { StageSpec } from '../spec/stage';

/** Node 22. https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Synthetics_Library_nodejs_puppeteer.html */
const RUNTIME = 'syn-nodejs-puppeteer-13.0';

const KEPT_DAYS = 30;

export interface RouteCanariesProps {
  readonly spec: StageSpec;
  readonly logKey: IKey;
  readonly canaries: readonly CanaryDefinition[];
}

/** Asks for each route from outside, as users do. */
export class RouteCanaries extends Construct {
  constructor(
    scope: Construct,
    id: string,
    private readonly props: RouteCanariesProps,
  ) {
    super(scope, id);
    const { canaries } = props;
    if (canaries.length === 0) return;
    const results = this.createResults();
    const role = this.createRole(results);
    for (const canary of canaries) this.createCanary(canary, results, role);
  }

  private createCanary(canary: CanaryDefinition, results: Bucket, role: Role): void {
    const made = new CfnCanary(this, canary.name, {
      name: canary.name,
      runtimeVersion: RUNTIME,
      code: { handler: 'index.handler', script: canaryScript(canary) },
      schedule: { expression: `rate(${CANARY_MINUTES} minutes)`, durationInSeconds: '0' },
      runConfig: { timeoutInSeconds: 60, memoryInMb: 960 },
      artifactS3Location: `s3://${results.bucketName}/${canary.name}`,
      artifactConfig: { s3Encryption: { encryptionMode: 'SSE_S3' } },
      executionRoleArn: role.roleArn,
      successRetentionPeriod: KEPT_DAYS,
      failureRetentionPeriod: KEPT_DAYS,
      startCanaryAfterCreation: true,
      provisionedResourceCleanup: 'AUTOMATIC',
    });
    this.createLog(canary, made.attrId);
  }

  /**
   * The log of the function that Synthetics makes, whose name ends with the id of the canary. A run before it is there
   * leaves no lines, since the role may make no group: what it made itself would be kept for ever, and unencrypted.
   */
  private createLog(canary: CanaryDefinition, canaryId: string): void {
    encryptedLogGroup(this, `${canary.name}Logs`, {
      name: `/aws/lambda/cwsyn-${canary.name}-${canaryId}`,
      days: KEPT_DAYS,
      key: this.props.logKey,
    });
  }

  private createResults(): Bucket {
    const bucket = new Bucket(this, 'Results', {
      encryption: BucketEncryption.S3_MANAGED,
      enforceSSL: true,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      lifecycleRules: [{ expiration: Duration.days(KEPT_DAYS) }],
      removalPolicy: dataRemovalPolicy(this.props.spec),
      autoDeleteObjects: this.props.spec.data === 'disposable',
    });
    acknowledge(
      bucket,
      'AwsSolutions-S1',
      'It holds the results of requests that anybody can make, for a month; who reads them is in CloudTrail.',
    );
    return bucket;
  }

  private createRole(results: Bucket): Role {
    const { partition, region, account } = Stack.of(this);
    const { system, stage } = this.props.spec;
    const logs = `arn:${partition}:logs:${region}:${account}:log-group:/aws/lambda/cwsyn-${system}-${stage}-*`;
    const role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
      inlinePolicies: {
        Run: new PolicyDocument({
          statements: [
            new PolicyStatement({ actions: ['s3:PutObject'], resources: [results.arnForObjects('*')] }),
            new PolicyStatement({ actions: ['s3:GetBucketLocation'], resources: [results.bucketArn] }),
            new PolicyStatement({ actions: ['logs:CreateLogStream', 'logs:PutLogEvents'], resources: [logs] }),
            new PolicyStatement({ actions: ['s3:ListAllMyBuckets'], resources: ['*'] }),
            new PolicyStatement({
              actions: ['cloudwatch:PutMetricData'],
              resources: ['*'],
              conditions: { StringEquals: { 'cloudwatch:namespace': 'CloudWatchSynthetics' } },
            }),
          ],
        }),
      },
    });
    this.acknowledgeRole(role, results, logs);
    return role;
  }

  private acknowledgeRole(role: Role, results: Bucket, logs: string): void {
    const bucket = Stack.of(this).getLogicalId(results.node.defaultChild as never);
    const accept = (resource: string, reason: string) =>
      acknowledge(role, `AwsSolutions-IAM5[Resource::${resource}]`, reason);
    accept(`<${bucket}.Arn>/*`, 'Results have a name for each run; the bucket holds nothing else.');
    accept(logs, 'The name of a log ends with the id of its canary, which is made with this role.');
    accept(
      '*',
      'To list buckets and to put metrics know no resources; a condition limits the metrics to those of canaries.',
    );
  }
}
