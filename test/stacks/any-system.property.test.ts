import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { resolveSystem } from '../../lib/spec/system';
import { deploymentTargets } from '../../lib/spec/target';
import type { Description } from '../support/descriptions';
import { arbitraryDescription } from '../support/descriptions';
import { synthesize } from '../support/synth';
import { withoutRefused } from '../support/without-refused';

/** A run takes a third of a second, so few are done each time; raise this to search for longer. */
const RUNS = 8;

/** Of runs, and of the search for a smaller example after one that failed, in milliseconds. */
const TIME_LIMIT = 60_000;

const descriptions = arbitraryDescription({
  kinds: ['web', 'internal', 'worker', 'job'],
  maxServices: 4,
}) as fc.Arbitrary<Description>;

test.each(deploymentTargets)(
  'on %s any valid description is refused with reasons, and without what is refused it synthesizes and passes the gate',
  (target) => {
    fc.assert(
      fc.property(descriptions, fc.boolean(), (description, released) => {
        const possible = resolveSystem(withoutRefused(description, target, released));
        const { stages, missingContext } = synthesize(possible, { target, released, kept: false });
        expect(missingContext).toEqual([]);
        expect([...stages.values()].flatMap(({ findings }) => findings)).toEqual([]);
      }),
      { numRuns: RUNS, interruptAfterTimeLimit: TIME_LIMIT },
    );
  },
  2 * TIME_LIMIT,
);
