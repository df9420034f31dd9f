import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { NOT_YET } from '../../lib/lowering/facts/fact';
import { lowerStage } from '../../lib/lowering/lower-stage';
import { idleFacts, renderSupport, supportOf } from '../../lib/render/support-matrix';
import { deploymentTargets } from '../../lib/spec/target';
import { arbitrarySystem } from '../support/descriptions';

describe.each(deploymentTargets)('on %s', (target) => {
  test('every field of a description has an engine', () => {
    const missing = supportOf(target).filter(({ how }) => how === NOT_YET);
    expect(missing.map(({ field }) => field)).toEqual([]);
  });

  test('no row of the lowering is about a field that no description can have', () => {
    expect(idleFacts(target).map(({ pattern }) => pattern)).toEqual([]);
  });

  test('whatever is declared, nothing is refused for want of an engine', () => {
    fc.assert(
      fc.property(arbitrarySystem(), ({ stages }) => {
        const notes = stages.flatMap((stage) => lowerStage(stage, target));
        expect(notes.filter(({ fix }) => fix === 'leave it out for now').map(({ path }) => path)).toEqual([]);
      }),
      { numRuns: 50 },
    );
  });
});

test('the reference has a line for each field, on each target', () => {
  const page = renderSupport();
  expect(page).toContain('| `services.*.port` | port mapping |');
  expect(page).toContain('| `services.*.timeoutSeconds` | deadline of a run: Step Functions stops the task |');
  expect(page.split('\n').filter((line) => line.startsWith('| `'))).toHaveLength(
    supportOf('fargate').length + supportOf('eks').length,
  );
});
