import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { LoweringNote } from '../../lib/lowering/lowering-note';
import { lowerStage, refusals } from '../../lib/lowering/lower-stage';
import { isObject } from '../../lib/spec/merge-patch';
import type { SystemSpec } from '../../lib/spec/system';
import { resolveSystem } from '../../lib/spec/system';
import type { Description } from '../support/descriptions';
import { arbitraryDescription } from '../support/descriptions';
import { releasedTags, synthesize } from '../support/synth';

/** A synthesis takes a third of a second; `-t` and a larger number search for longer. */
const RUNS = 250;

const descriptions = arbitraryDescription({
  kinds: ['web', 'internal', 'worker', 'job'],
  maxServices: 4,
}) as fc.Arbitrary<Description>;

test('any valid description is refused with reasons, and without what is refused it synthesizes and passes the gate', () => {
  fc.assert(
    fc.property(descriptions, fc.boolean(), (description, released) => {
      const possible = withoutRefused(description, released);
      const { stages, missingContext } = synthesize(resolveSystem(possible), { released });
      expect(missingContext).toEqual([]);
      expect([...stages.values()].flatMap(({ findings }) => findings)).toEqual([]);
    }),
    { numRuns: RUNS },
  );
}, 900_000);

/** Follows the advice of every refusal: leaves the fact out. */
function withoutRefused(description: Description, released: boolean): Description {
  const system = resolveSystem(description);
  const refused = refusedIn(system, released);
  for (const { path, reason } of refused)
    expect({ path, reason }).toEqual({ path, reason: expect.stringMatching(/\w{3}/) });
  if (refused.length === 0) return description;
  return withoutRefused(
    refused.reduce((changed, { path }) => without(changed, path), description),
    released,
  );
}

function refusedIn(system: SystemSpec, released: boolean): LoweringNote[] {
  return system.stages.flatMap((stage) => refusals(lowerStage(stage, 'fargate', releasedTags(system, released))));
}

/** Leaves out a fact of a service or of another noun, in the description and in what its stages override. */
function without(description: Description, path: string): Description {
  const keys = path
    .split('.')
    .slice(0, 3)
    .map((key) => key.replace(/\[.*/, ''));
  // bounds of replicas mean nothing without what the number follows
  const facts = keys[2] === 'scaling' ? ['scaling', 'replicas', 'scalingBehavior'] : [keys[2]];
  const paths = facts.map((fact) => [...keys.slice(0, 2), ...(fact === undefined ? [] : [fact])]);
  const clear = (target: unknown) =>
    paths.reduce<unknown>((changed, each) => removed(changed, each), target) as Description;
  const stages = Object.entries(description['stages'] as Description).map(([name, stage]) => [name, clear(stage)]);
  return { ...clear(description), stages: Object.fromEntries(stages) as unknown };
}

function removed(target: unknown, [key = '', ...rest]: readonly string[]): unknown {
  if (!isObject(target) || !(key in target)) return target;
  if (rest.length > 0) return { ...target, [key]: removed(target[key], rest) };
  const { [key]: _, ...others } = target;
  return others;
}
