import { lstatSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, jest, test } from '@jest/globals';
import { App, Stack } from 'aws-cdk-lib';
import { Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import type { Code } from 'aws-cdk-lib/aws-lambda';
import { functionCode } from '../../lib/shared/function-code';

const ENTRY = 'lib/ingress/live-weights/handler';

/** Folder from which the asset is copied. */
const folderOf = (code: Code) => (code as unknown as { path: string }).path;
const textOf = (code: Code) => readFileSync(join(folderOf(code), 'index.js'), 'utf8');

function objectKey(code: Code): unknown {
  const stack = new Stack(new App({ builtinCloudFormationValidation: false }), 'Stack');
  new LambdaFunction(stack, 'Function', { runtime: Runtime.NODEJS_24_X, handler: 'index.handler', code });
  const assembly = stack.node.root as App;
  const { template } = assembly.synth().getStackByName('Stack') as {
    template: { Resources: Record<string, { Properties: { Code?: { S3Key: string } } }> };
  };
  return Object.values(template.Resources).find((resource) => resource.Properties.Code)?.Properties.Code?.S3Key;
}

describe('the code of a function', () => {
  test('is one module that exports its handler and needs nothing but Node and the AWS SDK', () => {
    const text = textOf(functionCode(ENTRY));
    const required = [...text.matchAll(/require\("([^"]+)"\)/g)].map(([, name]) => name ?? '');
    expect(required.filter((name) => !name.startsWith('node:') && !name.startsWith('@aws-sdk/'))).toEqual([]);
    expect(required).toContain('@aws-sdk/client-elastic-load-balancing-v2');
    const loaded = require(join(folderOf(functionCode(ENTRY)), 'index.js')) as Record<string, unknown>;
    expect(loaded['handler']).toBeInstanceOf(Function);
  });

  test('is bundled once and can be used in several stacks', () => {
    const [one, other] = [functionCode(ENTRY), functionCode(ENTRY)];
    expect(folderOf(one)).toBe(folderOf(other));
    expect(objectKey(one)).toBe(objectKey(other));
  });

  test('has a name that does not depend on the current folder', () => {
    const here = folderOf(functionCode(ENTRY));
    jest.spyOn(process, 'cwd').mockReturnValue('/');
    jest.isolateModules(() => {
      const fresh = require('../../lib/shared/function-code') as { functionCode: typeof functionCode };
      expect(folderOf(fresh.functionCode(ENTRY))).toBe(here);
    });
  });

  test('names no folder of this machine', () => {
    expect(textOf(functionCode(ENTRY))).not.toContain(dirname(dirname(__dirname)));
  });

  test('lies in a folder that only its owner can enter', () => {
    const own = lstatSync(dirname(folderOf(functionCode(ENTRY))));
    expect(own.uid).toBe(process.getuid?.());
    expect(own.mode & 0o077).toBe(0);
  });

  test('fails with the place when the module is missing', () => {
    expect(() => functionCode('lib/missing')).toThrow(/lib\/missing\.ts/);
  });

  afterEach(() => {
    jest.restoreAllMocks();
  });
});
