import { stripVTControlCharacters } from 'node:util';
import { describe, expect, test } from '@jest/globals';
import type { GateItem } from '../../../lib/plan/gate/gate-item';
import type { GateEvidence } from '../../../lib/plan/gate/gate-evidence';
import { releaseGate } from '../../../lib/plan/gate/release-gate';
import { renderGate } from '../../../lib/plan/gate/render-gate';
import type { StageSpec } from '../../../lib/spec/stage';
import type { Description } from '../../support/descriptions';
import { minimalSystem, prod } from '../../support/descriptions';

const COMMIT = '4f2c1e9'.padEnd(40, '0');

/** Everything is well, and nothing was handed over. */
const nothing: GateEvidence = {
  refused: 0,
  findings: 0,
  unreleased: [],
  results: {},
  runbook: ['README.md'],
  smokeChecks: 12,
  revision: { commit: COMMIT, subject: 'Sell more', isClean: true },
};

/** A stage in production; `further` are nouns that a description may have. */
function stageOf(patch: Description = {}, further: object = {}): StageSpec {
  const system = minimalSystem({ ...patch, stages: { prod } });
  return { ...system.stages.find(({ production }) => production)!, ...further };
}

function itemOf(
  id: string,
  stage: StageSpec,
  evidence: Partial<GateEvidence> = {},
): Pick<GateItem, 'status' | 'evidence'> {
  const found = releaseGate(stage, { ...nothing, ...evidence }).find((item) => item.id === id);
  return { status: found!.status, evidence: found!.evidence };
}

const junit = (tests: number, failed = 0, skipped = 0) => ({ kind: 'tests' as const, tests, failed, skipped });
const scan = (critical: number, high: number) => ({
  kind: 'scan' as const,
  findings: { critical, high, medium: 5, low: 9 },
});
const owned = (job: object) => ({
  databases: { main: {} },
  services: {
    api: { uses: [{ name: 'main', access: 'read-write' }] },
    migrate: { kind: 'job', schedule: { cron: '0 1 * * *' }, uses: [{ name: 'main', access: 'owner' }], ...job },
  },
});

describe('the checklist of a release', () => {
  test('[CUS-56, CUS-57] has a line for everything that has to be so before, and checks none that only people know', () => {
    const stage = stageOf({ databases: { main: {} }, services: { api: { uses: ['main'] } } });
    const items = releaseGate(stage, nothing);

    expect(items.map(({ id, status }) => `${id} ${status}`)).toEqual([
      'description passed',
      'review open',
      'tests-unit open',
      'tests-integration open',
      'tests-e2e open',
      'tests-load open',
      'tests-smoke open',
      'scan open',
      'migrations-main open',
      'secrets passed',
      'images passed',
      'alarms open',
      'on-call open',
      'runbook open',
      'notice open',
      'window open',
      'way-back open',
      'verification passed',
    ]);
    expect(items.every(({ kind, status }) => (kind === 'asked') === (status === 'open'))).toBe(true);
  });

  test.each<[string, string, Partial<GateEvidence>, string]>([
    ['a refused fact', 'description', { refused: 2 }, '2 facts refused'],
    ['a finding', 'description', { findings: 1 }, '1 finding of the security gate'],
    [
      'what no commit holds',
      'review',
      { revision: { commit: COMMIT, subject: '', isClean: false } },
      'no commit holds',
    ],
    ['a failed test', 'tests-unit', { results: { unit: [junit(5), junit(5, 1)] } }, '1 of 10 failed'],
    ['tests that did not run', 'tests-e2e', { results: { e2e: [junit(3, 0, 3)] } }, 'no test has run'],
    ['a vulnerable image', 'scan', { results: { scan: [scan(0, 0), scan(2, 1)] } }, '2 critical'],
    ['no runbook', 'runbook', { runbook: [] }, 'no page in docs/runbook'],
  ])('[CUS-56, CUS-57] is stopped by %s', (_, id, evidence, said) => {
    expect(itemOf(id, stageOf(), evidence)).toEqual({ status: 'failed', evidence: expect.stringContaining(said) });
  });

  test('takes the severity from the description that stops a release', () => {
    const results = { scan: [scan(0, 3)] };

    expect(itemOf('scan', stageOf(), { results }).status).toBe('passed');
    expect(itemOf('scan', stageOf({}, { delivery: { scan: { failOn: 'high' } } }), { results })).toEqual({
      status: 'failed',
      evidence: '3 high',
    });
  });

  test('takes results that were handed over', () => {
    expect(itemOf('tests-load', stageOf(), { results: { load: [junit(4, 0, 1)] } })).toEqual({
      status: 'passed',
      evidence: '3 tests passed, 1 skipped',
    });
  });

  test.each<[string, Description, object, GateItem['status']]>([
    ['a job that runs before and owns the tables', owned({}), { beforeRelease: true }, 'passed'],
    ['a job that owns the tables and runs at night', owned({}), {}, 'open'],
  ])('knows of changes of tables: %s', (_, description, job, status) => {
    const stage = stageOf(description);
    const services = { ...stage.services, migrate: { ...stage.services['migrate']!, ...job } };

    expect(itemOf('migrations-main', { ...stage, services }).status).toBe(status);
  });

  test('asks for secrets by their names, where people fill them', () => {
    const stage = stageOf({
      secrets: {
        mail: {},
        shared: { existing: { arn: 'arn:aws:secretsmanager:us-east-1:111122223333:secret:a-AbCdEf' } },
      },
    });

    expect(itemOf('secrets', stage).evidence).toMatch(/^shop\/prod\/mail: /);
  });

  test('takes what is declared of those who watch, and are told', () => {
    const notifications = { critical: [{ kind: 'pagerduty' }], delivery: [{ kind: 'slack' }] };
    const stage = stageOf(
      {},
      { alarms: { slow: {}, broken: {} }, notifications, delivery: { window: { cron: '* 9-15 * * 1-4' } } },
    );

    expect(itemOf('alarms', stage)).toEqual({ status: 'passed', evidence: '2 alarms declared: slow, broken' });
    expect(itemOf('on-call', stage)).toEqual({ status: 'passed', evidence: 'pagerduty' });
    expect(itemOf('notice', stage).evidence).toBe('the pipeline tells slack');
    expect(itemOf('window', stage).evidence).toContain('* 9-15 * * 1-4 (UTC)');
  });

  test('knows the way back by the ref of the stage', () => {
    const deployed = 'abcdef0'.padEnd(40, '1');

    expect(itemOf('way-back', stageOf(), { deployed })).toEqual({
      status: 'passed',
      evidence: 'scripts/rollback.sh shop prod goes back to abcdef011111',
    });
    expect(itemOf('way-back', stageOf(), { deployed: COMMIT }).evidence).toContain('runs there already');
  });

  test('wants no runbook for a stage that no users depend on', () => {
    expect(itemOf('runbook', { ...stageOf(), production: false }, { runbook: [] }).status).toBe('open');
  });

  test('is read in three parts, with what stops the release last', () => {
    const items = releaseGate(stageOf(), { ...nothing, findings: 1 });
    const report = { system: 'shop', stage: 'prod', production: true, targets: ['eks' as const], ok: false, items };
    const text = renderGate(report, { columns: 60, colour: true });
    const plain = stripVTControlCharacters(text);

    expect(text).not.toBe(plain);
    expect(Math.max(...plain.split('\n').map((line) => line.length))).toBeLessThanOrEqual(60);
    expect(plain.match(/^\S.*$/gm)).toEqual([
      'shop prod on eks',
      'Checked',
      'For people to say',
      'Stops it',
      'Not to be released: see what stops it.',
    ]);
    expect(plain).toContain(
      '  STOP  The description is carried out, and its templates\n        are safe\n        1 finding of the security gate',
    );
  });
});
