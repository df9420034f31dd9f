import { describe, expect, test } from '@jest/globals';
import { mergePatch } from '../../lib/spec/merge-patch';
import { deploymentTargets } from '../../lib/spec/target';
import type { Description } from '../support/descriptions';
import { synthesizeVariant } from '../support/synth';
import { docker } from '../support/docker';

describe.each(deploymentTargets)('daemons on %s', (target) => {
  test.each([true, false])('are found faultless by the gate (released: %s)', (released) => {
    expect(synthesizeVariant(docker, { target, released }).findings).toEqual([]);
  });
});

test.each([
  ['fargate', '"daemons.b.dev.shop.internal"'],
  ['eks', '"AWS::EKS::Nodegroup"'],
])('daemons of two slots stand side by side, the second on %s', (target, own) => {
  const slots = { a: { weightPercent: 100, target: 'fargate' }, b: { weightPercent: 0, target } };
  const { findings, stacks } = synthesizeVariant(merged(docker, { compute: { slots } }));
  const compute = (concern: string) => JSON.stringify(stacks.get(concern)?.json);
  expect(findings).toEqual([]);
  expect([compute('compute'), compute('compute-b')]).toEqual([
    expect.stringContaining('"daemons.dev.shop.internal"'),
    expect.stringContaining(own),
  ]);
});

const merged = (one: Description, other: Description) => mergePatch(one, other) as Description;
