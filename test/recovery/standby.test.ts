import { describe, expect, test } from '@jest/globals';
import { buildStages } from '../support/build-stages';
import type { BuiltStage } from '../support/build-stages';
import type { Description } from '../support/descriptions';
import { minimalSystem, prod } from '../support/descriptions';
import type { SynthesizedStack } from '../support/synthesized-stage';

const place = {
  region: 'us-west-2',
  zones: ['us-west-2a', 'us-west-2b', 'us-west-2c'],
  network: { cidr: '10.130.0.0/16' },
};

function stagesWith(
  active: string,
  target: 'fargate' | 'eks' = 'fargate',
  edge: Description = {},
): Map<string, BuiltStage> {
  const recovery = { strategy: 'pilot-light', ...place, active };
  const system = minimalSystem({
    delivery: { repository: 'https://github.com/example/shop.git' },
    databases: { main: { highAvailability: 'multi-az', proxy: true, readReplicas: 1 } },
    caches: { sessions: {} },
    buckets: { uploads: {} },
    queues: { jobs: {} },
    secrets: {
      openai: {},
      partner: { existing: { arn: 'arn:aws:secretsmanager:us-east-1:111122223333:secret:p-AbCdEf' } },
    },
    services: {
      api: { uses: ['main', 'sessions', 'uploads', 'jobs'], secrets: { KEY: 'openai', PARTNER: 'partner' } },
    },
    stages: { dev: {}, prod: { ...prod, ...edge, recovery } },
  });
  const released = { api: '1.4.2' };
  return new Map(buildStages(system, { target, released, stages: ['prod'] }).map((stage) => [stage.name, stage]));
}

const waiting = stagesWith('primary');
const serving = stagesWith('secondary', 'fargate', { edge: { cdn: true } });

const concerns = (stages: Map<string, BuiltStage>, name: string) =>
  stages.get(name)!.stacks.map(({ concern }) => concern);
const stackOf = (stages: Map<string, BuiltStage>, stage: string, concern: string): SynthesizedStack =>
  stages.get(stage)!.stacks.find((stack) => stack.concern === concern)!;
const resources = ({ json }: SynthesizedStack, type: string) =>
  Object.values(json.Resources).flatMap(({ Type, Properties = {} }) => (Type === type ? [Properties] : []));

describe('[CUS-12, CUS-33] a pilot light has the data in the second region, and nothing that runs', () => {
  test('a network and the databases, under the names that they have in the first', () => {
    expect(concerns(waiting, 'prod-recovery')).toEqual(['network', 'database', 'failover']);
    for (const stack of waiting.get('prod-recovery')!.stacks)
      expect(stack).toMatchObject({ region: 'us-west-2', stackName: `shop-prod-${stack.concern}` });
  });

  test('the database follows the one in the first region, with a key of its own, and takes no password from it', () => {
    const [replica, ...others] = resources(stackOf(waiting, 'prod-recovery', 'database'), 'AWS::RDS::DBInstance');
    expect(others).toEqual([]);
    expect(replica).toMatchObject({
      DBInstanceIdentifier: 'shop-prod-main',
      SourceRegion: 'us-east-1',
      KmsKeyId: { 'Fn::GetAtt': [expect.stringMatching(/^Key/), 'Arn'] },
      StorageType: 'gp3',
      DeletionProtection: true,
      PubliclyAccessible: false,
    });
    expect(JSON.stringify(replica?.['SourceDBInstanceIdentifier'])).toContain(
      ':rds:us-east-1:111122223333:db:shop-prod-main',
    );
    expect(Object.keys(replica ?? {})).not.toEqual(expect.arrayContaining(['StorageEncrypted']));
    expect(Object.keys(replica ?? {}).filter((key) => /^(MasterUser|DBName|BackupRetention)/.test(key))).toEqual([]);
  });

  test('the copy has the settings that the description asks for, which RDS would not bring along', () => {
    const stack = stackOf(waiting, 'prod-recovery', 'database');
    const [settings] = resources(stack, 'AWS::RDS::DBParameterGroup');
    const [replica] = resources(stack, 'AWS::RDS::DBInstance');
    expect(settings).toMatchObject({ Family: 'postgres17', Parameters: { 'rds.force_ssl': '1' } });
    expect(replica?.['DBParameterGroupName']).toEqual({ Ref: expect.stringContaining('Parameters') });
  });

  test('no function signs in to a copy that nobody can write to', () => {
    const stack = stackOf(waiting, 'prod-recovery', 'database');
    // what guards the data stands outside of the network
    const inside = resources(stack, 'AWS::Lambda::Function').filter(({ VpcConfig }) => VpcConfig !== undefined);
    expect(inside).toEqual([]);
    expect(resources(stack, 'Custom::DatabaseRoles')).toEqual([]);
    expect(resources(stack, 'AWS::RDS::DBProxy')).toEqual([]);
  });

  test('what guards the data sees no difference between waiting and serving', () => {
    const [before, after] = [waiting, serving].map((stages) => {
      const guards = resources(stackOf(stages, 'prod-recovery', 'database'), 'Custom::DataGuard');
      return guards.map(({ State }) => State);
    });
    expect(before).toHaveLength(1);
    expect(after).toEqual(before);
  });

  test('nothing there asks the first region when it is deployed: that one may be gone', () => {
    for (const stages of [waiting, serving])
      for (const { json } of stages.get('prod-recovery')!.stacks) {
        const asked = JSON.stringify(json).match(/"Fn::GetStackOutput":\{[^}]*\}/g) ?? [];
        expect(asked.filter((each) => each.includes('us-east-1'))).toEqual([]);
      }
  });

  test('the gate has nothing against it', () => {
    expect(waiting.get('prod-recovery')!.findings).toEqual([]);
    expect(waiting.get('prod')!.findings).toEqual([]);
  });
});

describe('[CUS-12, CUS-34] after a failover the templates follow', () => {
  test('everything stands in the second region, but for the name', () => {
    const parts = ['network', 'database', 'storage', 'cache', 'ingress', 'compute', 'services-main', 'failover'];
    expect(concerns(serving, 'prod-recovery').toSorted()).toEqual(parts.toSorted());
    expect(concerns(serving, 'prod')).toContain('edge');
  });

  test('the database is the same resource: nothing that holds data is replaced', () => {
    const [before, after] = [waiting, serving].map((stages) => {
      const { json } = stackOf(stages, 'prod-recovery', 'database');
      return Object.entries(json.Resources).find(([, { Type }]) => Type === 'AWS::RDS::DBInstance');
    });
    expect(after?.[0]).toBe(before?.[0]);
    const { MultiAZ: alone, ...same } = before?.[1].Properties ?? {};
    expect(alone).toBe(false);
    expect(after?.[1].Properties).toEqual({ ...same, MultiAZ: true });
  });

  test('services get their roles anew, since they sign in with passwords of this region', () => {
    const stack = stackOf(serving, 'prod-recovery', 'database');
    const secrets = resources(stack, 'AWS::SecretsManager::Secret').map(({ Name }) => Name);
    expect(secrets).toContain('shop/prod/main/api');
    expect(resources(stack, 'Custom::DatabaseRoles')).toHaveLength(1);
  });

  test('buckets and filled secrets are the copies that are there, never new ones', () => {
    const stack = stackOf(serving, 'prod-recovery', 'storage');
    const buckets = resources(stack, 'AWS::S3::Bucket').map(({ BucketName }) => BucketName);
    expect(buckets).not.toContain('shop-prod-uploads-111122223333-us-west-2');
    expect(resources(stack, 'AWS::SecretsManager::Secret')).toEqual([]);
    const tasks = JSON.stringify(stackOf(serving, 'prod-recovery', 'services-main').json);
    expect(tasks).toContain('shop-prod-uploads-111122223333-us-west-2');
    expect(tasks).toContain('arn:aws:secretsmanager:us-west-2:111122223333:secret:p-AbCdEf');
    expect(tasks).toContain('secret:shop/prod/openai');
  });

  test('the CDN asks the load balancer that took over', () => {
    const [distribution] = resources(stackOf(serving, 'prod', 'edge'), 'AWS::CloudFront::Distribution');
    expect(JSON.stringify(distribution)).toContain(
      JSON.stringify({ StackName: 'shop-prod-ingress', OutputName: 'LoadBalancerName', Region: 'us-west-2' })
        .slice(1, -1)
        .split(',')[0],
    );
    const { Outputs = {} } = stackOf(serving, 'prod-recovery', 'ingress').json;
    expect(Object.keys(Outputs)).toEqual(
      expect.arrayContaining(['LoadBalancerArn', 'LoadBalancerName', 'LoadBalancerZone', 'LoadBalancerSecurityGroup']),
    );
  });

  test.each(['fargate', 'eks'] as const)('the gate has nothing against it on %s', (target) => {
    const stages = stagesWith('secondary', target);
    expect(stages.get('prod-recovery')!.findings).toEqual([]);
    expect(stages.get('prod')!.findings).toEqual([]);
  });
});

describe('[CUS-34] a machine in each region moves the databases there and back', () => {
  const inlinePolicies = (stages: Map<string, BuiltStage>, stage: string) =>
    resources(stackOf(stages, stage, 'failover'), 'AWS::IAM::Role').flatMap(({ Policies = [] }) => {
      const policies = Policies as { PolicyName: string; PolicyDocument: { Statement: { Resource: unknown }[] } }[];
      return policies.map(({ PolicyName, PolicyDocument }) => [PolicyName, PolicyDocument.Statement] as const);
    });
  const servesOf = (stages: Map<string, BuiltStage>, stage: string) =>
    resources(stackOf(stages, stage, 'failover'), 'AWS::Lambda::Function').flatMap(({ Environment }) => {
      const { SERVES } = (Environment as { Variables: { SERVES?: string } }).Variables;
      return SERVES ?? [];
    });

  test('it knows which of the two serves, so that what is live is never set aside', () => {
    expect([servesOf(waiting, 'prod'), servesOf(waiting, 'prod-recovery')]).toEqual([['yes'], ['no']]);
    expect([servesOf(serving, 'prod'), servesOf(serving, 'prod-recovery')]).toEqual([['no'], ['yes']]);
  });

  test('it may delete readers, and no database', () => {
    const removed = (stage: string) =>
      inlinePolicies(waiting, stage).flatMap(([name, statements]) =>
        name === 'RemoveReaders' ? statements.map(({ Resource }) => Resource) : [],
      );
    expect(removed('prod')).toEqual(['arn:aws:rds:us-east-1:111122223333:db:shop-prod-main-reader']);
    expect(removed('prod-recovery')).toEqual([]);
    expect(JSON.stringify(inlinePolicies(waiting, 'prod')).match(/DeleteDBInstance/g)).toHaveLength(1);
  });

  test('it changes passwords where they did not come with the data: in the first region', () => {
    const names = (stage: string) => inlinePolicies(waiting, stage).map(([name]) => name);
    expect(names('prod')).toEqual(expect.arrayContaining(['Renew', 'Rotate']));
    expect(names('prod-recovery')).not.toEqual(expect.arrayContaining(['Renew']));
  });
});
