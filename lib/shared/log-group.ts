import { RemovalPolicy } from 'aws-cdk-lib';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { retentionDays } from '../lowering/log-retention';

/** Logs under a readable name, encrypted with the stage's key, kept for at least the declared time. */
export function encryptedLogGroup(
  scope: Construct,
  id: string,
  props: { name: string; days: number; key: IKey },
): LogGroup {
  return new LogGroup(scope, id, {
    logGroupName: props.name,
    encryptionKey: props.key,
    retention: retentionDays(props.days),
    removalPolicy: RemovalPolicy.DESTROY,
  });
}
