import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { expect, test } from '@jest/globals';
import { AccessFunction } from '../../../lib/cache/access-function';

test('the functions need nothing but Node.js and the AWS SDK of the runtime', () => {
  const app = new App({ builtinCloudFormationValidation: false });
  const stack = new Stack(app, 'stack');
  const logGroup = new LogGroup(stack, 'Logs');
  new AccessFunction(stack, 'Provision', { description: 'of a test', handler: 'provision', logGroup, statements: [] });
  const { directory } = app.synth();
  const cwd = join(
    directory,
    readdirSync(directory).find((name) => name.startsWith('asset.'))!,
  );
  const print = `console.log(Object.keys(require('./index.js')).sort().join())`;
  const handlers = execFileSync(process.execPath, ['-e', print], { cwd, encoding: 'utf8', env: {} });
  expect(handlers.trim()).toBe('provision,rotate');
});
