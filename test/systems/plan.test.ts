import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { PolicyValidationReportJson } from 'aws-cdk-lib/cloud-assembly-schema';
import { VALIDATION_REPORT_FILE } from 'aws-cdk-lib/cx-api';
import { planSystem } from '../../bin/plan';
import type { Plan } from '../../lib/plan/plan';
import { isGood } from '../../lib/plan/plan';
import { deploymentTargets } from '../../lib/spec/target';
import { releasedTags } from '../support/synth';
import { systems } from '../support/systems';

/** All gates are on, so all plans are made in this one process: CloudFormation's rules take seconds to load. */
const before = process.env['CDK_VALIDATION'];
beforeAll(() => {
  delete process.env['CDK_VALIDATION'];
});
afterAll(() => {
  process.env['CDK_VALIDATION'] = before;
});

const cases = systems.flatMap((system) => deploymentTargets.map((target) => ({ system, target, name: system.name })));

describe.each(cases)('the plan of $name on $target', ({ system, target }) => {
  let plan: Plan;
  let plugins: string[];

  beforeAll(() => {
    const output = mkdtempSync(join(tmpdir(), 'plan-'));
    const released = releasedTags(system, true);
    plan = planSystem(system, { stages: system.stages, targets: [target], released, output, progress: () => {} });
    plugins = pluginsThatJudged(plan);
    rmSync(output, { recursive: true });
  });

  test('is good in every stage: nothing is refused, and nothing found by any gate', () => {
    const refused = plan.stages.flatMap(({ lowering }) => lowering.filter(({ status }) => status === 'refused'));
    expect({ refused, found: plan.stages.flatMap(({ findings }) => findings) }).toEqual({ refused: [], found: [] });
    expect(isGood(plan)).toBe(true);
  });

  test('has stacks in every stage, judged by AwsSolutions, by our rules and by those of CloudFormation', () => {
    expect(plan.stages.map(({ name }) => name)).toEqual(['shared', ...system.stages.map(({ stage }) => stage)]);
    expect(plan.stages.filter(({ stacks }) => stacks.length === 0)).toEqual([]);
    expect(plugins).toEqual(expect.arrayContaining(['AwsSolutions', 'CloudFormation Validate', 'Slipway']));
  });
});

function pluginsThatJudged({ stages }: Plan): string[] {
  const report = join(stages[0]!.assembly!, VALIDATION_REPORT_FILE);
  const { pluginReports } = JSON.parse(readFileSync(report, 'utf8')) as PolicyValidationReportJson;
  return pluginReports.map(({ pluginName }) => pluginName).toSorted();
}
