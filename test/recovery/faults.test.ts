import { describe, expect, test } from '@jest/globals';
import { kubernetesObjects } from '../../lib/lowering/kubernetes/kubernetes-objects';
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

  test('are brought about by the means of the target, of what can take over', () => {
    expect(actions(templates)).toEqual([
      target === 'fargate' ? 'aws:ecs:stop-task' : 'aws:ssm:start-automation-execution',
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
  ['all of them on eks', 'eks', {}, ['honoured', 'honoured', 'honoured']],
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

describe('[CUS-36] on eks a pod is ended by a document of ours', () => {
  const { stage, stack, templates } = templatesOn('eks');
  const of = (concern: string, type: string) =>
    Object.values(stage.stacks.find((each) => each.concern === concern)!.json.Resources).flatMap(
      ({ Type, Properties = {} }) => (Type === type ? [Properties] : []),
    );

  test('which the experiment starts with the name of one service, and which it may start alone', () => {
    const pod = templates.find(({ Actions }) => 'replica' in Actions)!;
    const document = 'arn:aws:ssm:us-east-1:111122223333:document/shop-staging-end-pod';
    expect(pod.Actions['replica']).toMatchObject({
      Parameters: { documentArn: document, documentParameters: '{"Service":["api"]}', maxDuration: 'PT5M' },
    });
    const roles = JSON.stringify(Object.values(stack.json.Resources).filter(({ Type }) => Type === 'AWS::IAM::Role'));
    expect(roles).toContain('automation-definition/shop-staging-end-pod:*');
    expect(roles).toContain('"iam:PassedToService":"ssm.amazonaws.com"');
  });

  test('it invokes the one function that may, with that name', () => {
    expect(of('faults', 'AWS::SSM::Document')).toEqual([
      expect.objectContaining({
        Name: 'shop-staging-end-pod',
        UpdateMethod: 'NewVersion',
        Content: expect.objectContaining({
          mainSteps: [
            expect.objectContaining({
              action: 'aws:invokeLambdaFunction',
              inputs: {
                FunctionName: 'arn:aws:lambda:us-east-1:111122223333:function:shop-staging-pod-ender',
                InvocationType: 'RequestResponse',
                InputPayload: { service: '{{ Service }}' },
              },
            }),
          ],
        }),
      }),
    ]);
    expect(of('compute', 'AWS::Lambda::Function')).toContainEqual(
      expect.objectContaining({ FunctionName: 'shop-staging-pod-ender' }),
    );
  });

  test('which the cluster lets list and delete pods, where services are, and nothing else', () => {
    expect(of('compute', 'AWS::EKS::AccessEntry')).toContainEqual(
      expect.objectContaining({ KubernetesGroups: ['shop-staging-faults'] }),
    );
    const spec = minimalStage({ recovery: { faults: ['replica'] } });
    const roles = kubernetesObjects(spec, 'released').filter(
      ({ kind, metadata }) => kind === 'Role' && metadata.name === 'fault',
    );
    expect(roles).toEqual([
      expect.objectContaining({ rules: [{ apiGroups: [''], resources: ['pods'], verbs: ['list', 'delete'] }] }),
    ]);
    const without = kubernetesObjects(minimalStage(), 'released');
    expect(without.filter(({ metadata }) => metadata.name === 'fault')).toEqual([]);
  });
});
