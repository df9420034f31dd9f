import { describe, expect, test } from '@jest/globals';
import { lowerStage } from '../../lib/lowering/lower-stage';
import type { DeploymentTarget } from '../../lib/spec/target';
import { buildStages } from '../support/build-stages';
import type { Description } from '../support/descriptions';
import { minimalStage, minimalSystem, prod } from '../support/descriptions';

const faults = ['replica', 'zone', 'database'];
const databases = {
  main: { highAvailability: 'multi-az' },
  wide: { engine: 'aurora-postgres' },
  small: { highAvailability: 'single-az' },
};

function templatesOn(target: DeploymentTarget) {
  const system = minimalSystem({
    delivery: { repository: 'https://github.com/example/shop.git' },
    databases,
    stages: { dev: {}, staging: { ...prod, recovery: { faults } } },
  });
  const stage = buildStages(system, { target, stages: ['staging'] }).find(({ name }) => name === 'staging')!;
  const stack = stage.stacks.find(({ concern }) => concern === 'faults')!;
  const templates = Object.values(stack.json.Resources).flatMap(({ Type, Properties = {} }) =>
    Type === 'AWS::FIS::ExperimentTemplate' ? [Properties as unknown as Template] : [],
  );
  return { stage, stack, templates };
}

interface Template {
  readonly Actions: Record<string, { readonly ActionId: string; readonly Parameters: Record<string, string> }>;
  readonly Targets: { readonly Hit: Record<string, unknown> };
  readonly StopConditions: readonly { readonly Source: string; readonly Value: unknown }[];
}

const actions = (templates: readonly Template[]) =>
  templates.flatMap(({ Actions }) => Object.values(Actions).map(({ ActionId }) => ActionId));

describe.each(['fargate', 'eks'] as const)('[CUS-36] faults on purpose, on %s', (target) => {
  const { stage, stack, templates } = templatesOn(target);

  test('are those that the target can bring about, of what can take over', () => {
    expect(actions(templates)).toEqual([
      ...(target === 'fargate' ? ['aws:ecs:stop-task'] : []),
      'aws:network:disrupt-connectivity',
      'aws:rds:reboot-db-instances',
      'aws:rds:failover-db-cluster',
    ]);
  });

  test('hit one zone of this stage, and no other', () => {
    const zone = templates.find(({ Actions }) => 'zone' in Actions)!;
    expect(zone.Targets.Hit).toMatchObject({
      ResourceType: 'aws:ec2:subnet',
      ResourceTags: { system: 'shop', stage: 'staging' },
      Filters: [{ Path: 'AvailabilityZone', Values: ['us-east-1a'] }],
    });
  });

  test('end when too many answers fail, by an alarm that is there before', () => {
    for (const { StopConditions } of templates) {
      expect(StopConditions).toHaveLength(1);
      expect(JSON.stringify(StopConditions)).toContain('alarm:shop-staging-api-release-errors');
    }
    expect(stack.dependsOn).toContain('services-main');
  });

  test('by a role that breaks nothing else', () => {
    const roles = Object.values(stack.json.Resources).filter(({ Type }) => Type === 'AWS::IAM::Role');
    const text = JSON.stringify(roles);
    expect(text.includes('ecs:StopTask')).toBe(target === 'fargate');
    expect(text).toContain(':db:shop-staging-main');
    expect(text).not.toContain('shop-staging-small');
    expect(text).not.toMatch(/rds:Delete|ec2:Terminate/);
  });

  test('the gate has nothing against them', () => {
    expect(stage.findings).toEqual([]);
  });
});

test.each<[string, DeploymentTarget, Description, string[]]>([
  ['all of them on fargate', 'fargate', {}, ['honoured', 'honoured', 'honoured']],
  ['a pod', 'eks', {}, ['refused', 'honoured', 'honoured']],
  [
    'any that nothing would end',
    'fargate',
    { services: { api: { kind: 'internal', port: 8080 } } },
    ['refused', 'refused', 'refused'],
  ],
])('refused by name: %s', (_, target, patch, statuses) => {
  const notes = lowerStage(minimalStage({ databases, ...patch, recovery: { faults } }), target);
  expect(notes.filter(({ path }) => path.startsWith('recovery.faults')).map(({ status }) => status)).toEqual(statuses);
});
