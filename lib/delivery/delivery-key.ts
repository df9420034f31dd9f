import { RemovalPolicy } from 'aws-cdk-lib';
import { Key } from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import { pipelineName } from '../lowering/names';
import { letLogsUse } from '../shared/stage-key';

/** A key of the pipeline's own: for what stages hand to each other, for logs of builds, and for messages. */
export function deliveryKey(scope: Construct, id: string, system: string): Key {
  const key = new Key(scope, id, {
    alias: `alias/${pipelineName(system)}`,
    description: `${system}: delivery`,
    enableKeyRotation: true,
    removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
  });
  letLogsUse(key);
  return key;
}
