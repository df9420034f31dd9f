import { App, Stack } from 'aws-cdk-lib';
import { BlockPublicAccess, Bucket, BucketEncryption } from 'aws-cdk-lib/aws-s3';
import recommendedFlags from 'aws-cdk-lib/recommended-feature-flags.json';
import { enforceGate, installGate } from '../lib/compliance/gate';
import { acknowledge } from '../lib/shared/acknowledge';

/** The yardstick: the smallest CDK app that passes the gate, written as anybody would write it. */
const app = new App({ context: recommendedFlags });
installGate(app);
const stack = new Stack(app, 'OneBucket', { env: { account: '111122223333', region: 'us-east-1' } });
const bucket = new Bucket(stack, 'Bucket', {
  encryption: BucketEncryption.S3_MANAGED,
  enforceSSL: true,
  blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
});
acknowledge(bucket, 'AwsSolutions-S1', 'A yardstick has nobody whose access would be worth a record.');
enforceGate(app, app.synth());
