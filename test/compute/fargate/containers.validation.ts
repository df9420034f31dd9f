import { expect, test } from '@jest/globals';
import { deploymentTargets } from '../../../lib/spec/target';
import { findingsOfAllGates } from '../../support/cloudformation-rules';
import { minimalSystem } from '../../support/descriptions';
import { everything } from './rich-service';

test.each(deploymentTargets)('CloudFormation takes a service with further containers, on %s', (target) => {
  expect(findingsOfAllGates(minimalSystem(everything), { target })).toEqual([]);
});
