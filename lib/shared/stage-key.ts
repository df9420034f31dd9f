import { Stack } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import { slotted } from '../lowering/names';
import type { StageSpec } from '../spec/stage';
import { dataRemovalPolicy } from './removal';

/** A key of the stage's own, rotated every year. It outlives its stack as long as the data that it protects. */
export function stageKey(scope: Construct, id: string, spec: StageSpec, purpose: string): Key {
  return new Key(scope, id, {
    alias: slotted(spec, `alias/${spec.system}-${spec.stage}-${purpose}`),
    description: `${spec.system} ${spec.stage}: ${purpose}`,
    enableKeyRotation: true,
    removalPolicy: dataRemovalPolicy(spec),
  });
}

/** A key with which CloudWatch Logs encrypts the log groups of this account in the region of the stack, and nothing else. */
export function logKey(scope: Construct, id: string, spec: StageSpec, purpose: string): Key {
  const key = stageKey(scope, id, spec, purpose);
  letLogsUse(key);
  return key;
}

/** Lets CloudWatch Logs encrypt the log groups of this account in the region of the key's stack with it. */
export function letLogsUse(key: Key): void {
  const { region, account, partition } = Stack.of(key);
  key.addToResourcePolicy(
    new PolicyStatement({
      principals: [new ServicePrincipal(`logs.${region}.amazonaws.com`)],
      actions: ['kms:Encrypt', 'kms:Decrypt', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:DescribeKey'],
      resources: ['*'],
      conditions: { ArnLike: { 'kms:EncryptionContext:aws:logs:arn': `arn:${partition}:logs:${region}:${account}:*` } },
    }),
  );
}
