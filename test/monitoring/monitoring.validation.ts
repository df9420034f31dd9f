import { expect, test } from '@jest/globals';
import { deploymentTargets } from '../../lib/spec/target';
import { findingsOfAllGates } from '../support/cloudformation-rules';
import { minimalSystem } from '../support/descriptions';
import { monitored } from './monitored-stage';

test.each(deploymentTargets)('CloudFormation takes every sort of alarm, receiver and silence, on %s', (target) => {
  expect(findingsOfAllGates(minimalSystem(monitored), { target })).toEqual([]);
});
