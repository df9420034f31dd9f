import type { IKey } from 'aws-cdk-lib/aws-kms';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { RemovalPolicy } from 'aws-cdk-lib';
import type { Construct } from 'constructs';

/** Retention periods, in days, that CloudWatch Logs offers. https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html */
const RETENTION_DAYS = [1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653];

/** Logs under a readable name, encrypted with the stage's key, kept for at least the declared time. */
export function encryptedLogGroup(scope: Construct, id: string, props: { name?: string; days: number; key: IKey }): LogGroup {
  return new LogGroup(scope, id, {
    ...(props.name !== undefined && { logGroupName: props.name }),
    encryptionKey: props.key,
    retention: retentionDays(props.days),
    removalPolicy: RemovalPolicy.DESTROY,
  });
}

/** The shortest period on offer that is not shorter than the declared one. */
export function retentionDays(days: number): number {
  return RETENTION_DAYS.find((offered) => offered >= days) ?? Math.max(...RETENTION_DAYS);
}
