import { describe, expect, test } from '@jest/globals';
import type { Description } from '../../support/descriptions';
import type { SynthOptions } from '../../support/synth';
import { synthesizeVariant } from '../../support/synth';

const MACHINE = 'AWS::StepFunctions::StateMachine';
const SCHEDULE = 'AWS::Scheduler::Schedule';

interface Statement {
  readonly Action: string | readonly string[];
  readonly Resource: unknown;
  readonly Condition?: unknown;
}

const job = { kind: 'job', schedule: { cron: '0 3 * * *' }, logDays: 30 };
const nightly = (facts: Description, options?: SynthOptions) =>
  synthesizeVariant({ services: { nightly: { ...job, ...facts } } }, options);

const limited = nightly({ timeoutSeconds: 600 });
const unlimited = nightly({});

function definitionOf(stage: typeof limited): string {
  const [[, machine] = []] = stage.resources('services-main', MACHINE);
  const { 'Fn::Join': join } = machine!['DefinitionString'] as { 'Fn::Join': [string, unknown[]] };
  return join[1].map((part) => (typeof part === 'string' ? part : JSON.stringify(part).replaceAll('"', "'"))).join('');
}

/** What the role of a construct may do, by action. */
function permissions(stage: typeof limited, role: string): Map<string, Statement> {
  const [, policy] = stage.resources('services-main', 'AWS::IAM::Policy').find(([id]) => id.startsWith(role))!;
  const { Statement: statements } = policy['PolicyDocument'] as { Statement: Statement[] };
  return new Map(statements.flatMap((statement) => [statement.Action].flat().map((action) => [action, statement])));
}

describe('the schedule of a job', () => {
  test('starts its state machine, and may do nothing else', () => {
    const [[id] = []] = limited.resources('services-main', MACHINE);
    limited.template('services-main').hasResourceProperties(SCHEDULE, { Target: { Arn: { Ref: id } } });
    expect([...permissions(limited, 'nightlySchedulerRole')]).toEqual([
      ['states:StartExecution', { Action: 'states:StartExecution', Effect: 'Allow', Resource: { Ref: id } }],
    ]);
  });

  test('is off until the first release', () => {
    nightly({}, { released: false }).template('services-main').hasResourceProperties(SCHEDULE, { State: 'DISABLED' });
  });
});

describe('a run of a job', () => {
  test('is limited where that is declared', () => {
    expect(definitionOf(limited)).toContain('"TimeoutSeconds":600');
    expect(definitionOf(unlimited)).not.toContain('TimeoutSeconds');
  });

  test('is of the revision that was deployed with it, in its own security group, without a public address', () => {
    const definition = definitionOf(limited);
    expect(definition).toMatch(/"TaskDefinition":"\{'Ref':'nightlyTask\w+'\}"/);
    expect(definition).toMatch(/"SecurityGroups":\["\{'Fn::GetAtt':\['SecurityGroupsnightly\w+','GroupId'\]\}"\]/);
    expect(definition).toContain('"AssignPublicIp":"DISABLED"');
  });

  test.each([
    ['regular', {}, '[{"CapacityProvider":"FARGATE","Weight":1}]'],
    [
      'spare',
      { capacity: { spot: true } },
      '[{"CapacityProvider":"FARGATE","Base":0,"Weight":0},{"CapacityProvider":"FARGATE_SPOT","Weight":1}]',
    ],
  ])('is on %s capacity', (_, facts, strategy) => {
    expect(definitionOf(nightly(facts))).toContain(`"CapacityProviderStrategy":${strategy}`);
  });

  test('leaves encrypted logs, under a name that does not fill the policy of the account', () => {
    limited.template('services-main').hasResourceProperties('AWS::Logs::LogGroup', {
      LogGroupName: '/aws/vendedlogs/states/shop/dev/nightly',
      RetentionInDays: 30,
    });
    for (const [, group] of limited.resources('services-main', 'AWS::Logs::LogGroup'))
      expect(group['KmsKeyId']).toBeDefined();
  });
});

describe('the state machine of a job', () => {
  const inCluster = { ArnEquals: { 'ecs:cluster': 'arn:aws:ecs:us-east-1:111122223333:cluster/shop-dev-a' } };
  const tasks = 'arn:aws:ecs:us-east-1:111122223333:task/shop-dev-a/*';

  test('may start the tasks of its own definition, and stop tasks, in its cluster alone', () => {
    const may = permissions(limited, 'nightlyRunsRole');
    expect(may.get('ecs:RunTask')).toMatchObject({
      Resource: 'arn:aws:ecs:us-east-1:111122223333:task-definition/shop-dev-nightly:*',
      Condition: inCluster,
    });
    expect(may.get('ecs:StopTask')).toMatchObject({ Resource: tasks, Condition: inCluster });
    expect(may.get('ecs:ListTasks')).toMatchObject({ Condition: inCluster });
    expect(may.get('ecs:TagResource')).toMatchObject({
      Resource: tasks,
      Condition: { StringEquals: { 'ecs:CreateAction': 'RunTask' } },
    });
  });

  test('may hand on the two roles of its task, to ECS alone, and look at its own runs', () => {
    const may = permissions(limited, 'nightlyRunsRole');
    expect(may.get('iam:PassRole')).toMatchObject({
      Resource: [
        { 'Fn::GetAtt': [expect.stringMatching(/^nightlyTaskExecutionRole/), 'Arn'] },
        { 'Fn::GetAtt': [expect.stringMatching(/^nightlyTaskTaskRole/), 'Arn'] },
      ],
      Condition: { StringEquals: { 'iam:PassedToService': 'ecs-tasks.amazonaws.com' } },
    });
    expect(may.get('states:ListExecutions')!.Resource).toBe(
      'arn:aws:states:us-east-1:111122223333:stateMachine:shop-dev-nightly',
    );
  });

  test('looks for tasks only where it may have to stop one', () => {
    expect(permissions(unlimited, 'nightlyRunsRole').has('ecs:ListTasks')).toBe(false);
  });
});

test('the gate takes jobs with a limit and without', () => {
  for (const stage of [limited, unlimited]) expect(stage.findings).toEqual([]);
});
