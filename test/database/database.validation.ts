import { expect, test } from '@jest/globals';
import { findingsOfAllGates } from '../support/cloudformation-rules';
import { modes, systemWith } from './modes';

test.each(Object.entries(modes))('the gate has nothing against %s, with the rules of CloudFormation too', (_, main) => {
  expect(findingsOfAllGates(systemWith(main), { stage: 'prod' })).toEqual([]);
});

test('nor against data that may be lost', () => {
  expect(findingsOfAllGates(systemWith(modes.serverless))).toEqual([]);
});
