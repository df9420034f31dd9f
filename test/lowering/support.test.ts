import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { NOT_YET } from '../../lib/lowering/facts/fact';
import { lowerStage } from '../../lib/lowering/lower-stage';
import { idleFacts, renderSupport, supportOf } from '../../lib/render/support-matrix';
import { arbitrarySystem } from '../support/descriptions';

/** The fields of a description for which Fargate has no engine yet: all others are carried out, or refused for their value. */
const notYetOnFargate = ['secrets.*.refreshHours'];

test('every field of a description has an engine on Fargate, except these', () => {
  const missing = supportOf('fargate').filter(({ how }) => how === NOT_YET);
  expect(missing.map(({ field }) => field)).toEqual(notYetOnFargate);
});

test('no row of the lowering is about a field that no description can have', () => {
  expect(idleFacts('fargate').map(({ pattern }) => pattern)).toEqual([]);
});

test('whatever is declared, only these fields are refused because there is no engine at all', () => {
  const patterns = notYetOnFargate.map(
    (field) => new RegExp(`^${field.replaceAll('.', '\\.').replaceAll('*', '[^.]+')}`),
  );
  fc.assert(
    fc.property(arbitrarySystem(), ({ stages }) => {
      const notes = stages.flatMap((stage) => lowerStage(stage, 'fargate'));
      const generic = notes.filter(({ fix }) => fix === 'leave it out for now').map(({ path }) => path);
      expect(generic.filter((path) => !patterns.some((pattern) => pattern.test(path)))).toEqual([]);
    }),
    { numRuns: 50 },
  );
});

test('the reference has a line for each field, on each target', () => {
  const page = renderSupport();
  expect(page).toContain('| `services.*.port` | port mapping |');
  expect(page).toContain('| `services.*.timeoutSeconds` | deadline of a run: Step Functions stops the task |');
  expect(page.split('\n').filter((line) => line.startsWith('| `'))).toHaveLength(
    supportOf('fargate').length + supportOf('eks').length,
  );
});
