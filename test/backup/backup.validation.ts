import { expect, test } from '@jest/globals';
import { findingsOfAllGates } from '../support/cloudformation-rules';
import { backedUp } from './backed-up';

test.each(['fargate', 'eks'] as const)('the gate has nothing against copies of all data on %s', (target) => {
  expect(findingsOfAllGates(backedUp, { target, stage: 'prod' })).toEqual([]);
});

test('nor against dumps of data that may be lost', () => {
  expect(findingsOfAllGates(backedUp, { stage: 'dev' })).toEqual([]);
});
