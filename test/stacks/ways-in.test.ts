import { describe, expect, test } from '@jest/globals';
import { synthesizeVariant } from '../support/synth';
import { waysIn } from './ways-in';

describe.each(waysIn)('%s', (_, description) => {
  test('are the same on both targets, which differ in what runs alone', () => {
    const [fargate, eks] = (['fargate', 'eks'] as const).map((target) => synthesizeVariant(description, { target }));
    for (const concern of ['network', 'storage', 'ingress', 'edge'].filter((name) => fargate!.stacks.has(name)))
      expect(eks!.stack(concern).json.Resources).toEqual(fargate!.stack(concern).json.Resources);
    expect(eks!.findings).toEqual([]);
  });
});
