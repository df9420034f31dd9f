import { expect, test } from '@jest/globals';
import { findingsOfAllGates } from '../support/cloudformation-rules';
import { minimalSystem } from '../support/descriptions';
import { waysIn } from './ways-in';

test.each(waysIn)('CloudFormation takes the templates with %s', (_, description) => {
  expect(findingsOfAllGates(minimalSystem(description))).toEqual([]);
});
