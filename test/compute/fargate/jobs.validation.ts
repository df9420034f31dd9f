import { expect, test } from '@jest/globals';
import { findingsOfAllGates } from '../../support/cloudformation-rules';
import { minimalSystem } from '../../support/descriptions';

const job = { kind: 'job', schedule: { cron: '0 3 * * *' }, logDays: 30 };

test('CloudFormation and the gate take a job with a limit, and one without', () => {
  const system = minimalSystem({ services: { nightly: { ...job, timeoutSeconds: 600 }, hourly: job } });
  expect(findingsOfAllGates(system)).toEqual([]);
});
