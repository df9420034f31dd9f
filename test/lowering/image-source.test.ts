import { describe, expect, test } from '@jest/globals';
import { imageSource } from '../../lib/lowering/image-source';

const registry = { account: '111122223333', region: 'us-east-1' };

describe('a stage pulls its images', () => {
  test.each([
    ['from the registry, in the same region', { region: 'us-east-1' }, registry],
    ['from the registry, also out of another account', { account: '444455556666', region: 'us-east-1' }, registry],
    ['from a copy, in another region', { region: 'eu-west-1' }, { account: '111122223333', region: 'eu-west-1' }],
    [
      'from a copy of its own account, in another region and account',
      { account: '444455556666', region: 'eu-west-1' },
      { account: '444455556666', region: 'eu-west-1' },
    ],
  ])('%s', (_, stage, expected) => {
    expect(imageSource(stage, registry)).toEqual(expected);
  });
});
