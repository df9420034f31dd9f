import { describe, expect, test } from '@jest/globals';
import pc from 'picocolors';
import type { StagePlan } from '../../lib/plan/plan';
import { recoveryPlan } from '../../lib/plan/recovery';
import { renderRecovery } from '../../lib/plan/render-recovery';
import { outlineStage } from '../../lib/plan/stage-outline';
import type { DeploymentTarget } from '../../lib/spec/target';
import type { Description } from '../support/descriptions';
import { minimalStage } from '../support/descriptions';

const promised = {
  databases: { main: { highAvailability: 'multi-az' } },
  recovery: { strategy: 'backup', region: 'us-west-2', rpoMinutes: 60, rtoMinutes: 15 },
  accept: [{ path: 'recovery.rtoMinutes.corruption', reason: 'A restore beside the live data takes its time.' }],
};

function sideOf(patch: Description, target: DeploymentTarget): StagePlan {
  const circumstances = { released: {}, registry: { account: '111122223333', region: 'us-east-1' } };
  const outline = outlineStage(minimalStage(patch), target, circumstances);
  return { ...outline, stacks: [], findings: [], acknowledged: [] };
}

const rendered = (patch: Description, ...targets: DeploymentTarget[]) =>
  renderRecovery(
    targets.map((target) => sideOf(patch, target)),
    { width: 80, verbose: false, paint: pc.createColors(false) },
  );

describe('[CUS-33, CUS-34] the plan says what each failure costs', () => {
  test('in numbers, beside what is promised', () => {
    const plan = recoveryPlan(minimalStage(promised), 'fargate');
    expect(plan.map(({ failure, rpoMinutes, rtoMinutes, meets }) => [failure, rpoMinutes, rtoMinutes, meets])).toEqual([
      ['task', 0, 1, true],
      ['zone', 0, 2, true],
      ['database', 0, 2, true],
      ['region', 10, 72, false],
      ['corruption', 5, 60, false],
    ]);
  });

  test('what is lost for good has no number', () => {
    const plan = recoveryPlan(minimalStage({ databases: { main: {} } }), 'fargate');
    const region = plan.find(({ failure }) => failure === 'region');
    expect(region).toMatchObject({ rpoMinutes: null, rtoMinutes: null, meets: null });
  });

  test('as a table, with what is missed and what of it is accepted', () => {
    expect(rendered(promised, 'fargate')).toEqual([
      '  when (data lost at most, down at most)',
      '    a replica fails    0 min   1 min',
      '    a zone fails       0 min   2 min',
      '    a database fails   0 min   2 min',
      '    the region fails  10 min  72 min  rto missed',
      '    data is wrong      5 min  60 min  rto missed, accepted',
    ]);
  });

  test('once, where both targets cost the same', () => {
    const lines = rendered(promised, 'fargate', 'eks');
    expect(lines.filter((line) => line.includes('the region fails'))).toEqual([
      '    the region fails, fargate  10 min  72 min  rto missed',
      '    the region fails, eks      10 min  84 min  rto missed',
    ]);
    expect(lines.filter((line) => line.includes('a zone fails'))).toHaveLength(1);
  });

  test('and nothing of a stage that promises nothing', () => {
    expect(rendered({}, 'fargate')).toEqual([]);
  });
});
