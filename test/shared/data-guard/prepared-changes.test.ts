import { describe, expect, test } from '@jest/globals';
import type { GuardRequest } from '../../../lib/shared/data-guard/handler';
import { idOf, judge } from '../../../lib/shared/data-guard/handler';
import type { Description } from '../../support/descriptions';
import { minimalSystem, prod } from '../../support/descriptions';
import type { Resource, SynthesizedStage } from '../../support/synth';
import { synthesizeStage } from '../../support/synth';

type Concern = 'network' | 'database';

const facts = {
  databases: { main: {} },
  services: { api: { uses: ['main'] } },
};
const withStage = (stage: Description, rest: Description = {}) =>
  synthesizeStage(minimalSystem({ ...facts, ...rest, stages: { prod: { ...prod, ...stage } } }), 'prod');

const before = withStage({});

/** What the guard of a stack is told when one version is deployed after another. */
function updateOf(concern: Concern, from: SynthesizedStage, to: SynthesizedStage): GuardRequest {
  const stateIn = (stage: SynthesizedStage) => {
    const [[, properties] = []] = stage.resources(concern, 'Custom::DataGuard');
    return { State: String(properties?.['State']) };
  };
  return {
    RequestType: 'Update',
    RequestId: 'request',
    StackId: 'arn:aws:cloudformation:us-east-1:111122223333:stack/shop-prod-database/1',
    LogicalResourceId: 'DataGuard',
    PhysicalResourceId: idOf(stateIn(from)),
    ResponseURL: 'http://127.0.0.1:1/',
    ResourceProperties: stateIn(to),
    OldResourceProperties: stateIn(from),
  };
}

const inStatus = (status: string) => ({ statusOf: () => Promise.resolve(status) });
const deploying = inStatus('UPDATE_IN_PROGRESS');

describe('a deployment that would give up the database of a stage that keeps its data', () => {
  test.each<[string, Concern, SynthesizedStage, string]>([
    [
      'a new name',
      'database',
      withStage({}, { databases: { primary: {} }, services: { api: { uses: ['primary'] } } }),
      'databases.main is no longer there',
    ],
    [
      'another engine',
      'database',
      withStage({ databases: { main: { engine: 'aurora-postgres', version: '16' } } }),
      'databases.main mode would change from "instance" to "aurora"',
    ],
    [
      'another way to be highly available',
      'database',
      withStage({ databases: { main: { highAvailability: 'multi-az-cluster' } } }),
      'databases.main mode would change from "instance" to "multi-az-cluster"',
    ],
    [
      'other subnets, which the network hears of first',
      'network',
      withStage({ network: { cidr: '10.99.0.0/16' } }),
      'network range would change from "10.30.0.0/16" to "10.99.0.0/16"',
    ],
    [
      'the same, in the stack of the database',
      'database',
      withStage({ network: { cidr: '10.99.0.0/16' } }),
      'databases.main subnets would change from ["10.30.0.0/16"] to ["10.99.0.0/16"]',
    ],
    [
      'zones in another order, which moves the subnets',
      'network',
      withStage({ zones: ['us-east-1b', 'us-east-1a', 'us-east-1c'] }),
      'network zones would change',
    ],
    [
      'no protection any more',
      'database',
      withStage({ production: false, data: 'disposable' }),
      "data 'keep' becomes 'disposable'",
    ],
  ])('is stopped before anything is touched: %s', async (_, concern, after, message) => {
    await expect(judge(updateOf(concern, before, after), deploying)).rejects.toThrow(message);
  });

  test('is stopped when the storage would be encrypted otherwise, which no description can ask for yet', async () => {
    const update = updateOf('database', before, before);
    const State = update.ResourceProperties.State.replace('key of the stage', 'key of somebody else');
    await expect(judge({ ...update, ResourceProperties: { State } }, deploying)).rejects.toThrow(
      'databases.main encryption would change',
    );
  });

  test('says all that would be lost, at once, and what to do', async () => {
    const after = withStage({
      production: false,
      data: 'disposable',
      databases: { main: { engine: 'aurora-postgres' } },
    });
    const refused = judge(updateOf('database', before, after), deploying);
    await expect(refused).rejects.toThrow(/data 'keep'.*databases\.main mode.*dataChanges/);
  });

  test('passes once with a reason, and not again with the same one', async () => {
    const dataChanges = [{ path: 'databases.main', reason: 'All of it was moved to the new database.' }];
    const renamed = { databases: { primary: {} }, services: { api: { uses: ['primary'] } } };
    const weighed = withStage({ dataChanges }, renamed);
    await expect(judge(updateOf('database', before, weighed), deploying)).resolves.toBeUndefined();

    const stale = withStage({ dataChanges });
    await expect(judge(updateOf('database', stale, weighed), deploying)).rejects.toThrow('databases.main');
  });
});

describe('the guard', () => {
  test.each<[string, SynthesizedStage]>([
    ['a larger machine', withStage({ databases: { main: { instanceType: 'm8g.large', storageGiB: 100 } } })],
    [
      'a reader and a standby less',
      withStage({ databases: { main: { readReplicas: 1, highAvailability: 'single-az' } } }),
    ],
    ['one more database', withStage({}, { databases: { main: {}, other: {} } })],
    ['nothing', before],
  ])('lets other changes pass: %s', async (_, after) => {
    for (const concern of ['network', 'database'] as const)
      await expect(judge(updateOf(concern, before, after), deploying)).resolves.toBeUndefined();
  });

  test('lets a rollback pass: it leads back to what was there', async () => {
    const grown = withStage({}, { databases: { main: {}, other: {} } });
    const back = updateOf('database', grown, before);
    await expect(judge(back, deploying)).rejects.toThrow('databases.other');
    await expect(judge(back, inStatus('UPDATE_ROLLBACK_IN_PROGRESS'))).resolves.toBeUndefined();
  });

  test('is not talked round by the deployment that it stopped, where nobody rolled that back', async () => {
    const renamed = withStage({}, { databases: { primary: {} }, services: { api: { uses: ['primary'] } } });
    const again = {
      ...updateOf('database', renamed, renamed),
      PhysicalResourceId: updateOf('database', before, before).PhysicalResourceId!,
    };
    await expect(judge(again, deploying)).rejects.toThrow('run cdk rollback first');
  });

  test('has nothing to say where data may be lost', async () => {
    const dev = (patch: Description) =>
      synthesizeStage(minimalSystem({ ...facts, ...patch, data: 'disposable' }), 'dev');
    const renamed = dev({ databases: { primary: {} }, services: { api: { uses: ['primary'] } } });
    await expect(judge(updateOf('database', dev({}), renamed), deploying)).resolves.toBeUndefined();
  });

  test('comes before all that it guards', () => {
    const [[id] = []] = before.resources('database', 'Custom::DataGuard');
    const guarded = Object.values(before.stack('database').json.Resources).filter(({ Type }) =>
      Type.startsWith('AWS::RDS::'),
    );
    expect(guarded.length).toBeGreaterThan(2);
    for (const resource of guarded) expect(waitsFor(resource)).toContain(id);

    const [[network] = []] = before.resources('network', 'Custom::DataGuard');
    const vpc = Object.values(before.stack('network').json.Resources).find(({ Type }) => Type === 'AWS::EC2::VPC')!;
    expect(waitsFor(vpc)).toContain(network);
  });
});

test('and if somebody went around the guard, the data would stay', () => {
  for (const main of [{}, { engine: 'aurora-postgres', version: '16' }, { highAvailability: 'multi-az-cluster' }]) {
    const stage = withStage({ databases: { main } });
    const data = Object.values(stage.stack('database').json.Resources).filter(
      ({ Type, Properties }) =>
        (Type === 'AWS::RDS::DBInstance' && Properties?.['DBClusterIdentifier'] === undefined) ||
        Type === 'AWS::RDS::DBCluster',
    );
    expect(data).toHaveLength(1);
    for (const { DeletionPolicy, UpdateReplacePolicy, Properties } of data) {
      // it may go only where a first deployment that made it fails
      expect(DeletionPolicy).toBe('RetainExceptOnCreate');
      expect(UpdateReplacePolicy).toBe('Retain');
      // AWS refuses to delete it, and CloudFormation to replace what has a name
      expect(Properties).toMatchObject({ DeletionProtection: true, StorageEncrypted: true });
      expect(Properties?.['DBInstanceIdentifier'] ?? Properties?.['DBClusterIdentifier']).toBe('shop-prod-main');
    }
    expect(stage.stack('database').terminationProtection).toBe(true);
  }
});

const waitsFor = ({ DependsOn = [] }: Resource) => [DependsOn].flat();
