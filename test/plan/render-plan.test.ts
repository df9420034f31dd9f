import { stripVTControlCharacters } from 'node:util';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { bootstrapChecklist } from '../../lib/plan/bootstrap-checklist';
import type { Plan, StageSynthesis } from '../../lib/plan/plan';
import { isGood } from '../../lib/plan/plan';
import { renderPlan } from '../../lib/plan/render-plan';
import { outlineShared, outlineStage, registryPlace } from '../../lib/plan/stage-outline';
import type { SystemSpec } from '../../lib/spec/system';
import type { DeploymentTarget } from '../../lib/spec/target';
import customerService from '../../systems/customer-service';
import { arbitrarySystem, minimalSystem } from '../support/descriptions';

const options = { columns: 80, verbose: false, colour: false, folder: '/home/team' };

const acknowledged = {
  rule: 'AwsSolutions-RDS11',
  constructPath: 'dev/database/main/Instance',
  reason: 'Access is by security group and TLS.',
};

/** Figures of our own, so that these texts do not change with every stack. */
function synthesisOf(system: string, stage: string): StageSynthesis {
  const stack = (concern: string, resources: number) => ({
    name: `${system}-${stage}-${concern}`,
    region: 'us-east-1',
    resources,
    templateBytes: resources * 700,
  });
  const stacks = stage === 'shared' ? [stack('registry', 1)] : [stack('network', 48), stack('services-main', 9)];
  return { stacks, findings: [], acknowledged: [acknowledged], assembly: '/home/team/cdk.out/plan' };
}

function planOf(system: SystemSpec, targets: readonly DeploymentTarget[] = ['fargate']): Plan {
  const registry = registryPlace(system, '111122223333');
  const circumstances = { registry, released: {} };
  const outlines = targets.flatMap((target) => [
    outlineShared(target, circumstances),
    ...system.stages.map((stage) => outlineStage(stage, target, circumstances)),
  ]);
  const stages = outlines.map((outline) => ({ ...outline, ...synthesisOf(system.name, outline.name) }));
  const [first] = system.stages;
  return {
    system: system.name,
    description: first?.description ?? '',
    stages,
    checklist: bootstrapChecklist(system, registry, targets),
  };
}

const plan = planOf(customerService);
const bothTargets = planOf(customerService, ['fargate', 'eks']);
const finding = {
  rule: 'Slipway-PlainHttp',
  constructPath: 'prod/ingress/Listener',
  message: 'HTTP is open to everybody.',
};
const found: Plan = {
  ...plan,
  stages: plan.stages.map((stage) => (stage.name === 'prod' ? { ...stage, findings: [finding] } : stage)),
};
const refused = planOf(minimalSystem({ services: { api: { egress: ['smtp.example.com:587'], privileged: false } } }));

test('the plan of customer-service', () => {
  expect(renderPlan(plan, options)).toMatchSnapshot();
});

test('the plan of customer-service on both targets, side by side', () => {
  expect(renderPlan(bothTargets, options)).toMatchSnapshot();
});

test('the plan of customer-service, with everything that it can say', () => {
  expect(renderPlan(plan, { ...options, verbose: true })).toMatchSnapshot();
});

describe('the last lines say whether it can be deployed', () => {
  test('when it can, where it was written, from here', () => {
    expect(isGood(plan)).toBe(true);
    expect(renderPlan(plan, options)).toMatch(/\n\nReady to deploy\.\nWritten to cdk\.out\/plan\n$/);
  });

  test('when something was found, what and where', () => {
    expect(isGood(found)).toBe(false);
    expect(renderPlan(found, options)).toMatch(
      /Found by the security gate: 1 finding\n {2}Slipway-PlainHttp\n {4}at prod\/ingress\/Listener\n {4}HTTP is open to everybody\.\n\nNot deployable: see what was found above\./,
    );
  });

  test('when something is refused, what, why and what to do', () => {
    const nothing = { stacks: [], findings: [], acknowledged: [], assembly: undefined };
    const unwritten = { ...refused, stages: refused.stages.map((stage) => ({ ...stage, ...nothing })) };
    const text = renderPlan(unwritten, options);
    expect(isGood(unwritten)).toBe(false);
    expect(text).toMatch(
      /Refused\n {2}services\.api\.egress\n {4}names are for [^[]*\[refused\]\n {4}found: {3}\["smtp\.example\.com:587"\]\n {4}allowed: 443, 80\n {4}fix: /,
    );
    expect(text).toMatch(/Not deployable: see what is refused above\.\nNothing was written\.\n$/);
  });
});

describe('what is the same in several stages is said once', () => {
  test('with the stages, where it is not in all of them', () => {
    const text = renderPlan(plan, options);
    expect(text.match(/services\.customer-service\.probes\.startup/g)).toHaveLength(1);
    expect(text).toContain('plain        load balancer -> customer-service, HTTP (in dev, staging)');
  });

  test('with the targets, where it is not on all of them', () => {
    const text = renderPlan(bothTargets, options);
    expect(text).toContain('plain        load balancer -> customer-service, HTTP (in dev, staging)');
    expect(text).toContain('services.customer-service.probes.readiness (on fargate)');
    expect(text).toContain('services.customer-service.exec (in dev on eks)');
  });
});

test('a stage that moves says what runs where', () => {
  const headingOf = (slots: object) =>
    renderPlan(planOf(minimalSystem({ compute: { slots } })), options)
      .split('\n')
      .find((line) => line.startsWith('dev  a') || line.startsWith('dev  e') || line.startsWith('dev  f'));
  expect(headingOf({ a: { weightPercent: 90 }, b: { weightPercent: 10, target: 'eks' } })).toMatch(
    /^dev {2}a: 90 % on fargate, b: 10 % on eks, us-east-1/,
  );
  expect(headingOf({ b: { weightPercent: 100, target: 'eks' } })).toMatch(/^dev {2}eks \(slot b\), us-east-1/);
});

describe('colour', () => {
  const coloured = renderPlan(found, { ...options, colour: true });

  test('is there when it is asked for, and changes nothing else', () => {
    expect(coloured).not.toBe(renderPlan(found, options));
    expect(stripVTControlCharacters(coloured)).toBe(renderPlan(found, options));
  });

  test('is not there otherwise', () => {
    const text = renderPlan(found, options);
    expect(stripVTControlCharacters(text)).toBe(text);
  });
});

describe('no line is longer than the terminal', () => {
  /** Unless its last word would not have fit into a line of its own either. */
  const tooLong = (text: string, columns: number) =>
    text.split('\n').filter((line) => line.length > columns && 15 + line.length - line.lastIndexOf(' ') <= columns);

  test.each([60, 80, 100])('of %i characters', (columns) => {
    for (const each of [plan, found, refused])
      expect(tooLong(renderPlan(each, { ...options, columns, verbose: true }), columns)).toEqual([]);
  });

  test('whatever is planned, unless a single word is', () => {
    fc.assert(
      fc.property(arbitrarySystem(), (system) => {
        expect(tooLong(renderPlan(planOf(system), { ...options, verbose: true }), 80)).toEqual([]);
      }),
      { numRuns: 30 },
    );
  });
});
