import { describe, expect, test } from '@jest/globals';
import type { Description } from '../../support/descriptions';
import type { Resource, SynthesizedStage } from '../../support/synth';
import { synthesizeVariant } from '../../support/synth';

const migrate = { kind: 'job', beforeRelease: true, uses: [{ name: 'main', access: 'owner' }] };
const services = {
  migrate,
  agent: { kind: 'daemon', port: 9000, protocol: 'tcp' },
  nightly: { kind: 'job', schedule: { cron: '0 3 * * *' } },
  mailer: { kind: 'worker', group: 'mail' },
};

const variant = (patch: Description = {}, released = true): SynthesizedStage =>
  synthesizeVariant({ services: { ...services, ...patch }, databases: { main: {} } }, { released });

function found(stage: SynthesizedStage, concern: string, type: string): [string, Resource][] {
  return Object.entries(stage.stack(concern).json.Resources).filter(([, { Type }]) => Type === type);
}

const runsOf = (stage: SynthesizedStage) => found(stage, 'services-main', 'Custom::BeforeRelease');

describe('on Fargate a job before a release', () => {
  const stage = variant();
  const [[run, { Properties: asked = {}, DependsOn: after }]] = runsOf(stage) as [[string, Resource]];

  test('runs whenever it has a new version, for as long as CloudFormation waits', () => {
    const [[task]] = found(stage, 'services-main', 'AWS::ECS::TaskDefinition').filter(
      ([, { Properties }]) => Properties?.['Family'] === 'shop-dev-migrate',
    ) as [[string, Resource]];
    expect(asked).toMatchObject({
      Job: 'migrate',
      TaskDefinitionArn: { Ref: task },
      ServiceTimeout: '3600',
      LogGroup: '/shop/dev/migrate',
    });
  });

  test('holds back all that runs code of its group, and nothing of another', () => {
    const waiting = Object.values(stage.stack('services-main').json.Resources)
      .filter(({ DependsOn = [] }) => [DependsOn].flat().includes(run))
      .map(
        ({ Type, Properties }) => `${Type} ${String(Properties?.['ServiceName'] ?? Properties?.['StateMachineName'])}`,
      );
    expect(waiting.toSorted()).toEqual([
      'AWS::ECS::Service agent',
      'AWS::ECS::Service api',
      'AWS::StepFunctions::StateMachine shop-dev-nightly',
    ]);
    expect(found(stage, 'services-mail', 'Custom::BeforeRelease')).toEqual([]);
  });

  test('waits for its way to the database, its permissions and its state machine', () => {
    const needed = [after].flat().map((id) => stage.stack('services-main').json.Resources[String(id)]?.Type);
    expect(needed).toEqual(
      expect.arrayContaining([
        'AWS::EC2::SecurityGroupEgress',
        'AWS::IAM::Policy',
        'AWS::Logs::LogGroup',
        'AWS::StepFunctions::StateMachine',
      ]),
    );
  });

  test('has no schedule, is stopped before CloudFormation gives up, and fails where another run is going', () => {
    expect(
      found(stage, 'services-main', 'AWS::Scheduler::Schedule').map(
        ([, { Properties }]) => Properties?.['Description'],
      ),
    ).toEqual(['Runs nightly of shop dev']);
    const [[, { Properties }]] = found(stage, 'services-main', 'AWS::StepFunctions::StateMachine').filter(
      ([, machine]) => machine.Properties?.['StateMachineName'] === 'shop-dev-migrate',
    ) as [[string, Resource]];
    const text = JSON.stringify(Properties?.['DefinitionString']);
    expect(text).toContain(String.raw`\"TimeoutSeconds\":3300`);
    expect(text).toContain(String.raw`\"Error\":\"Busy\"`);
  });

  test('is not run before there is an image of it', () => {
    expect(runsOf(variant({}, false))).toEqual([]);
  });

  test('passes the gate', () => {
    expect(stage.findings).toEqual([]);
  });
});
