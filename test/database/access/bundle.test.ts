import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { Architecture, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { expect, test } from '@jest/globals';
import { accessFunctionCode } from '../../../lib/database/access/bundle';

/** The folder in the cloud assembly that Lambda would receive. */
function staged(): string {
  const app = new App({ builtinCloudFormationValidation: false });
  const stack = new Stack(app, 'stack');
  new LambdaFunction(stack, 'function', {
    code: accessFunctionCode(),
    handler: 'index.onEvent',
    runtime: Runtime.NODEJS_22_X,
    architecture: Architecture.ARM_64,
  });
  const { directory } = app.synth();
  return join(
    directory,
    readdirSync(directory).find((name) => name.startsWith('asset.'))!,
  );
}

test('the bundle needs nothing but Node.js and the AWS SDK of the runtime', () => {
  const print = `console.log(Object.keys(require('./index.js')).sort().join())`;
  const handlers = execFileSync(process.execPath, ['-e', print], { cwd: staged(), encoding: 'utf8', env: {} });
  expect(handlers.trim()).toBe('followNow,followOnce,provision,rotate');
});

test('the same code has the same name every time', () => {
  expect(basename(staged())).toBe(basename(staged()));
});
