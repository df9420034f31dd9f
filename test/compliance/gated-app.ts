import { App, CfnResource, Stack, Stage } from 'aws-cdk-lib';
import { Key } from 'aws-cdk-lib/aws-kms';
import { enforceGate, installGate } from '../../lib/compliance/gate';
import { acknowledge } from '../../lib/shared/acknowledge';

const reason = 'this only exists for the length of a test';

/** What is wrong with the app; a key that is as it should be is always there. */
const scenarios: Readonly<Record<string, (stack: Stack, key: Key) => void>> = {
  clean: () => {},
  'finding-and-unused-acknowledgment': (stack, key) => {
    new CfnResource(stack, 'Files', { type: 'AWS::EFS::FileSystem', properties: {} });
    acknowledge(key, 'AwsSolutions-KMS5', reason);
  },
  'bad-template-and-unused-acknowledgment': (stack, key) => {
    misspelt(stack);
    acknowledge(key, 'CloudFormation-Validate::F3002', reason);
  },
  'acknowledged-bad-template': (stack) => acknowledge(misspelt(stack), 'CloudFormation-Validate::F3002', reason),
};

function misspelt(stack: Stack): CfnResource {
  return new CfnResource(stack, 'Alias', {
    type: 'AWS::KMS::Alias',
    properties: { AliasName: 'alias/shop', TargetKeyId: 'key', TargetKeyIdd: 'key' },
  });
}

const app = new App();
installGate(app);
const stage = new Stage(app, 'dev', { env: { account: '111122223333', region: 'eu-west-1' } });
const stack = new Stack(stage, 'main');
const scenario = scenarios[process.argv[2] ?? ''];
if (!scenario) throw new Error(`scenarios: ${Object.keys(scenarios).join(', ')}`);
scenario(stack, new Key(stack, 'Key', { enableKeyRotation: true }));
enforceGate(app, app.synth());
