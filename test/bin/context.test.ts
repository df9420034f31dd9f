import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { readContext } from '../../bin/context';
import { folderOf } from '../support/folder-of';

describe('the context of the cdk command is read before there is an app', () => {
  test.each<[string, NodeJS.ProcessEnv, object]>([
    [
      'from the environment',
      { CDK_CONTEXT_JSON: '{"system":"shop","pipeline":true}' },
      { system: 'shop', pipeline: 'true' },
    ],
    ['as empty, where nobody gave one', {}, {}],
  ])('%s', (_, environment, expected) => {
    expect(readContext(environment)).toEqual(expected);
  });

  test('from a file, where it is too long for the environment', () => {
    const file = join(folderOf({ 'context.json': '{"target":"eks","system":"shop"}' }), 'context.json');
    const environment = { CDK_CONTEXT_JSON: '{"target":"fargate"}', CONTEXT_OVERFLOW_LOCATION_ENV: file };
    expect(readContext(environment)).toEqual({ target: 'eks', system: 'shop' });
  });
});
