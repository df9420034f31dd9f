import { describe, expect, test } from '@jest/globals';
import { App, Stack, Stage } from 'aws-cdk-lib';
import { Construct, type IConstruct } from 'constructs';
import { acknowledge, ACKNOWLEDGMENT_METADATA } from '../../lib/shared/acknowledge';

const reason = 'this queue only exists for the length of a test';

function scopes(): Record<'app' | 'stage' | 'stack' | 'construct', IConstruct> {
  const app = new App({ builtinCloudFormationValidation: false });
  const stage = new Stage(app, 'dev');
  const stack = new Stack(stage, 'main');
  return { app, stage, stack, construct: new Construct(stack, 'Queue') };
}

describe('acknowledging is narrow', () => {
  test.each(['app', 'stage', 'stack'] as const)('fails on the scope of an %s', (scope) => {
    expect(() => acknowledge(scopes()[scope], 'AwsSolutions-SQS3', reason)).toThrow('the scope is too broad');
  });

  test.each(['', 'because', `${' '.repeat(30)}ok`])('fails for a reason such as "%s"', (short) => {
    expect(() => acknowledge(scopes().construct, 'AwsSolutions-SQS3', short)).toThrow('is too short');
  });

  test.each(['SQS3', 'NIST.800.53.R5-SQS3', '@aws-cdk/aws-ecs:minHealthyPercent', 'AwsSolutions::SQS3', 'Slipway-'])(
    'fails for an id that no plugin has: %s',
    (id) => {
      expect(() => acknowledge(scopes().construct, id, reason)).toThrow('no plugin has such a rule');
    },
  );
});

test.each([
  ['AwsSolutions-SQS3', 'AwsSolutions::AwsSolutions-SQS3'],
  ['AwsSolutions::AwsSolutions-SQS3', 'AwsSolutions::AwsSolutions-SQS3'],
  ['AwsSolutions-IAM5[Resource::<Bucket.Arn>/*]', 'AwsSolutions::AwsSolutions-IAM5[Resource::<Bucket.Arn>/*]'],
  ['Slipway-EncryptionAtRest', 'Slipway::Slipway-EncryptionAtRest'],
  ['CloudFormation-Validate::F3020', 'CloudFormation-Validate::F3020'],
  ['Annotation::@aws-cdk/aws-ecs:minHealthyPercent', 'Annotation::@aws-cdk/aws-ecs:minHealthyPercent'],
])('leaves %s on the construct with its plugin and reason', (id, qualified) => {
  const { construct } = scopes();
  acknowledge(construct, id, reason);
  expect(construct.node.metadata).toContainEqual(
    expect.objectContaining({ type: ACKNOWLEDGMENT_METADATA, data: { id: qualified, reason } }),
  );
});
