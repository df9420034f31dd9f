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

/** A run takes a third of a second, so few are done each time; raise this to search for longer. */
const RUNS = 8;

/** Of runs, and of the search for a smaller example after one that failed, in milliseconds. */
const TIME_LIMIT = 60_000;

const descriptions = arbitraryDescription({
  kinds: ['web', 'internal', 'worker', 'job'],
  maxServices: 4,
}) as fc.Arbitrary<Description>;

test(
  'any valid description is refused with reasons, and without what is refused it synthesizes and passes the gate',
  () => {
    fc.assert(
      fc.property(descriptions, fc.boolean(), (description, released) => {
        const possible = withoutRefused(description, released);
        const { stages, missingContext } = synthesize(resolveSystem(possible), { released });
        expect(missingContext).toEqual([]);
        expect([...stages.values()].flatMap(({ findings }) => findings)).toEqual([]);
      }),
      { numRuns: RUNS, interruptAfterTimeLimit: TIME_LIMIT },
    );
  },
  2 * TIME_LIMIT,
);

/** Follows the advice of every refusal, as far as that is to leave something out. */
function withoutRefused(description: Description, released: boolean): Description {
  const refused = refusedIn(resolveSystem(description), released);
  for (const { path, reason } of refused)
    expect({ path, reason }).toEqual({ path, reason: expect.stringMatching(/\w{3}/) });
  if (refused.length === 0) return description;
  const possible = refused.reduce((changed, { path }) => without(changed, path), description);
  expect(possible).not.toEqual(description);
  return withoutRefused(possible, released);
}

function refusedIn(system: SystemSpec, released: boolean): LoweringNote[] {
  return system.stages.flatMap((stage) => refusals(lowerStage(stage, 'fargate', releasedTags(system, released))));
}

/** Leaves out a fact of a service or of another noun, in the description and in what its stages override. */
function without(description: Description, path: string): Description {
  const [noun = '', name = '', fact] = path.split('.').map((key) => key.replace(/\[.*/, ''));
  if (fact === 'routes') return withRoute(description, name);
  // bounds of replicas mean nothing without what the number follows
  const facts = fact === 'scaling' ? ['scaling', 'replicas', 'scalingBehavior'] : [fact];
  const paths = facts.map((each) => [noun, name, ...(each === undefined ? [] : [each])].filter((key) => key !== ''));
  const clear = (target: unknown) => paths.reduce<unknown>(removed, target) as Description;
  const stages = Object.entries(description['stages'] as Description).map(([stage, overrides]) => [
    stage,
    clear(overrides),
  ]);
  return { ...clear(description), stages: Object.fromEntries(stages) as unknown };
}

/** A web service keeps a route: one of its own, under every host. */
function withRoute(description: Description, name: string): Description {
  const services = description['services'] as Record<string, Description>;
  return { ...description, services: { ...services, [name]: { ...services[name], routes: [`/${name}`] } } };
}

function removed(target: unknown, [key = '', ...rest]: readonly string[]): unknown {
  if (!isObject(target) || !(key in target)) return target;
  if (rest.length > 0) return { ...target, [key]: removed(target[key], rest) };
  const { [key]: _, ...others } = target;
  return others;
}
