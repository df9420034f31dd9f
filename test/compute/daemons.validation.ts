import { expect, test } from '@jest/globals';
import { deploymentTargets } from '../../lib/spec/target';
import { findingsOfAllGates } from '../support/cloudformation-rules';
import { minimalSystem } from '../support/descriptions';
import { docker } from '../support/docker';

test.each(deploymentTargets)('daemons on %s are taken by CloudFormation', (target) => {
  expect(findingsOfAllGates(minimalSystem(docker), { target })).toEqual([]);
});
