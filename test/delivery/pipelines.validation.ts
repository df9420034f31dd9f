import { expect, test } from '@jest/globals';
import { deploymentTargets } from '../../lib/spec/target';
import { findingsOfDelivery } from '../support/cloudformation-rules';
import { minimalSystem } from '../support/descriptions';
import { systems } from '../support/systems';

const delivery = { repository: 'https://gitlab.com/acme/shop.git', images: { builtBy: 'codebuild' } };
const release = { strategy: 'canary' };
const building = minimalSystem({ delivery, services: { api: { release, probes: { readiness: '/ready' } } } });

const cases = [...systems.filter(({ stages }) => stages[0]?.delivery), building].flatMap((system) =>
  deploymentTargets.map((target) => ({ name: system.name, system, target })),
);

test.each(cases)(
  'CloudFormation and the gate take the pipeline of $name on $target, and all that it delivers',
  ({ system, target }) => {
    expect(findingsOfDelivery(system, target)).toEqual([]);
  },
);
