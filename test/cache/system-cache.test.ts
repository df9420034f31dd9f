import { Stage } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { describe, expect, test } from '@jest/globals';
import { findingsOf } from '../../lib/compliance/gate';
import type { SystemCache } from '../../lib/cache/system-cache';
import type { SecretField } from '../../lib/contracts/data';
import { CacheStack } from '../../stacks/cache-stack';
import { NetworkStack } from '../../stacks/network-stack';
import { createApp } from '../../stacks/system-app';
import type { Description } from '../support/descriptions';
import { minimalStage } from '../support/descriptions';

const services = {
  api: { uses: ['sessions'] },
  'back-office': { kind: 'worker', uses: ['sessions'] },
  other: { kind: 'worker' },
};

/** The stack of a cache `sessions`, which `api` and `back-office` use. */
function cacheStack(cache: Description = {}, patch: Description = {}) {
  const spec = minimalStage({ services, caches: { sessions: cache }, ...patch });
  const app = createApp({ builtinCloudFormationValidation: false });
  const stage = new Stage(app, 'dev', { env: { account: '111122223333', region: 'us-east-1' } });
  stage.node.setContext('slipway:data', spec.data);
  stage.node.setContext('availability-zones:account=111122223333:region=us-east-1', spec.zones);
  const stack = new CacheStack(stage, spec, new NetworkStack(stage, spec).network);
  return { app, stack, cache: stack.caches.get('sessions') as SystemCache };
}

const templateOf = (...args: Parameters<typeof cacheStack>) => Template.fromStack(cacheStack(...args).stack);
const disposable = { stages: { dev: { data: 'disposable' } } };

type Resource = { Properties: Record<string, unknown>; DependsOn?: string[] };
const only = (template: Template, type: string) => Object.values(template.findResources(type))[0] as Resource;

describe('the nodes of a cache', () => {
  test('[CUS-05, CUS-44] take connections over TLS only, from users only, and keep their data encrypted', () => {
    templateOf().hasResourceProperties('AWS::ElastiCache::ReplicationGroup', {
      TransitEncryptionEnabled: true,
      TransitEncryptionMode: 'required',
      AtRestEncryptionEnabled: true,
      UserGroupIds: [{ Ref: Match.stringLikeRegexp('UserGroup') }],
      AuthToken: Match.absent(),
    });
  });

  test('have a name by which people find them, and the port that containers are told', () => {
    templateOf().hasResourceProperties('AWS::ElastiCache::ReplicationGroup', {
      ReplicationGroupId: 'shop-dev-sessions',
      Port: 6379,
    });
  });

  test.each([
    [{}, 'valkey', '8.1', 'valkey8'],
    [{ version: '7.2' }, 'valkey', '7.2', 'valkey7'],
    [{ version: '9.1' }, 'valkey', '9.1', 'valkey9'],
    [{ engine: 'redis' }, 'redis', '7.1', 'redis7'],
  ])('%j run %s %s with parameters of the family %s', (cache, Engine, EngineVersion, CacheParameterGroupFamily) => {
    const template = templateOf(cache);
    template.hasResourceProperties('AWS::ElastiCache::ReplicationGroup', {
      Engine,
      EngineVersion,
      AutoMinorVersionUpgrade: true,
    });
    template.hasResourceProperties('AWS::ElastiCache::ParameterGroup', { CacheParameterGroupFamily });
  });

  test('of a version that ElastiCache has not are refused, with those that it has', () => {
    expect(() => cacheStack({ version: '8.9' })).toThrow(
      'caches.sessions.version: ElastiCache has no valkey 8.9; it has 7.2, 8.0, 8.1',
    );
  });

  test.each([
    [0, false],
    [1, true],
    [3, true],
  ])('with %i replicas: failover to another zone is %s', (replicas, failover) => {
    templateOf({ replicas }).hasResourceProperties('AWS::ElastiCache::ReplicationGroup', {
      NumNodeGroups: 1,
      ReplicasPerNodeGroup: replicas,
      AutomaticFailoverEnabled: failover,
      MultiAZEnabled: failover,
    });
  });

  test('evict and are as large as the description says', () => {
    const template = templateOf({ eviction: 'noeviction', nodeType: 'm7g.large' });
    template.hasResourceProperties('AWS::ElastiCache::ParameterGroup', {
      Properties: { 'maxmemory-policy': 'noeviction' },
    });
    template.hasResourceProperties('AWS::ElastiCache::ReplicationGroup', { CacheNodeType: 'cache.m7g.large' });
  });

  test('are snapshot every day before the weekly maintenance begins', () => {
    templateOf({ snapshotRetentionDays: 7 }).hasResourceProperties('AWS::ElastiCache::ReplicationGroup', {
      SnapshotRetentionLimit: 7,
      SnapshotWindow: '01:00-02:00',
      PreferredMaintenanceWindow: 'sun:02:30-sun:03:30',
    });
  });

  test('write slow commands and their own messages as JSON to encrypted logs', () => {
    const template = templateOf();
    for (const log of ['slow-log', 'engine-log']) {
      template.hasResourceProperties('AWS::Logs::LogGroup', {
        LogGroupName: `/shop/dev/platform/cache/sessions/${log}`,
        KmsKeyId: Match.anyValue(),
      });
    }
    const { LogDeliveryConfigurations } = only(template, 'AWS::ElastiCache::ReplicationGroup').Properties;
    expect(LogDeliveryConfigurations).toMatchObject(
      ['slow-log', 'engine-log'].map((LogType) => ({ LogType, LogFormat: 'json' })),
    );
  });

  test('are in subnets without a way out, behind a group that opens nothing by itself', () => {
    const template = templateOf();
    const { SubnetIds } = only(template, 'AWS::ElastiCache::SubnetGroup').Properties;
    expect(JSON.stringify(SubnetIds).match(/isolatedSubnet\dSubnet/g)).toHaveLength(3);
    const { SecurityGroupIngress, SecurityGroupEgress } = only(template, 'AWS::EC2::SecurityGroup').Properties;
    expect(SecurityGroupIngress).toBeUndefined();
    expect(SecurityGroupEgress).toMatchObject([{ CidrIp: '255.255.255.255/32' }]);
  });

  test.each([
    ['leave a last snapshot', {}, 'Snapshot'],
    ['go with their stack where data is disposable', disposable, 'Delete'],
  ])('%s', (_, patch, policy) => {
    templateOf({}, patch).hasResource('AWS::ElastiCache::ReplicationGroup', {
      DeletionPolicy: policy,
      UpdateReplacePolicy: policy,
    });
  });
});

describe('the users of a cache', () => {
  test('are one for each service that uses it, and one without rights in place of the one that may do everything', () => {
    const users = Object.values(templateOf().findResources('Custom::CacheUser')).map(({ Properties }) => Properties);
    expect(users).toEqual([
      expect.objectContaining({
        UserId: expect.stringMatching(/^default-[0-9a-f]{6}$/),
        UserName: 'default',
        AccessString: 'off -@all',
      }),
      expect.objectContaining({ UserId: 'api-72c996', UserName: 'api-72c996' }),
      expect.objectContaining({ UserId: 'back-office-7c1d2e', UserName: 'back-office-7c1d2e' }),
    ]);
    expect(users[0]).not.toHaveProperty('SecretArn');
  });

  test('may do everything with the data and nothing with the server', () => {
    const [, api] = Object.values(templateOf().findResources('Custom::CacheUser'));
    expect(api?.Properties.AccessString).toBe('on ~* &* +@all -@dangerous +info +keys +sort');
  });

  test('are made before the group that names them, and the group before the cache', () => {
    const template = templateOf();
    const users = Object.keys(template.findResources('Custom::CacheUser'));
    const { Properties } = only(template, 'AWS::ElastiCache::UserGroup');
    expect(Properties.UserIds).toEqual(users.map((user) => ({ 'Fn::GetAtt': [user, 'UserId'] })));
  });

  test('stay as they are when a cache moves from Redis OSS to Valkey', () => {
    const usersOf = (engine: string) => {
      const template = templateOf({ engine });
      return [template.findResources('Custom::CacheUser'), template.findResources('AWS::ElastiCache::UserGroup')];
    };
    expect(usersOf('redis')).toEqual(usersOf('valkey'));
  });

  test('can still be deleted by the function when the service is gone from the description', () => {
    const template = templateOf();
    const policies = Object.keys(template.findResources('AWS::IAM::Policy'));
    const users = Object.values(template.findResources('Custom::CacheUser'));
    expect(users.map(({ DependsOn }) => DependsOn)).toEqual(policies.map((policy) => [policy]));
  });

  test('have no password in the template, by value or by reference', () => {
    expect(JSON.stringify(templateOf().toJSON())).not.toMatch(/\{\{resolve:|"Passwords?"/);
  });

  test('of a cache that nobody uses: the one without rights', () => {
    const template = templateOf({}, { services: {} });
    template.resourceCountIs('Custom::CacheUser', 1);
    template.resourceCountIs('AWS::SecretsManager::Secret', 0);
    template.resourceCountIs('AWS::Lambda::Function', 1);
  });
});

describe('the secrets of a cache', () => {
  test('are named for people, generated in place, and encrypted with the key of the account', () => {
    templateOf().hasResourceProperties('AWS::SecretsManager::Secret', {
      Name: 'shop/dev/sessions/api',
      KmsKeyId: Match.absent(),
      GenerateSecretString: {
        SecretStringTemplate: '{"username":"api-72c996"}',
        GenerateStringKey: 'password',
        ExcludePunctuation: true,
      },
    });
  });

  test.each([[{}], [disposable]])('leave no name behind that would stop the next deployment (%j)', (patch) => {
    templateOf({}, patch).allResources('AWS::SecretsManager::Secret', {
      DeletionPolicy: 'Delete',
      UpdateReplacePolicy: 'Delete',
    });
  });

  test('learn where the cache is, before they are first rotated', () => {
    const template = templateOf();
    const secrets = Object.keys(template.findResources('AWS::SecretsManager::Secret'));
    template.hasResourceProperties('Custom::CacheCredentials', {
      Host: { 'Fn::GetAtt': [Match.stringLikeRegexp('ReplicationGroup'), 'PrimaryEndPoint.Address'] },
      Port: 6379,
      SecretArns: secrets.map((Ref) => ({ Ref })),
    });
    const [credentials] = Object.keys(template.findResources('Custom::CacheCredentials'));
    for (const { DependsOn } of Object.values(template.findResources('AWS::SecretsManager::RotationSchedule'))) {
      expect(DependsOn).toContain(credentials);
    }
  });

  test('are rotated as often as the description says, by a function that only this account calls', () => {
    const template = templateOf({ rotationDays: 7 });
    template.resourceCountIs('AWS::SecretsManager::RotationSchedule', 2);
    template.allResourcesProperties('AWS::SecretsManager::RotationSchedule', {
      RotationRules: { AutomaticallyAfterDays: 7 },
      RotateImmediatelyOnUpdate: false,
    });
    template.hasResourceProperties('AWS::Lambda::Permission', {
      Principal: 'secretsmanager.amazonaws.com',
      SourceAccount: '111122223333',
    });
  });

  test('are rotated by a function that can neither make nor delete users', () => {
    const roles = JSON.stringify(templateOf().findResources('AWS::IAM::Role'));
    expect(roles).toContain('elasticache:ModifyUser');
    expect(roles).not.toMatch(/elasticache:(Create|Delete)User|"Resource":"\*"/);
  });
});

describe('what a container is told of a cache', () => {
  const { stack, cache } = cacheStack({ rotationDays: 14 });

  test.each([
    ['HOST', { 'Fn::GetAtt': [expect.stringContaining('ReplicationGroup'), 'PrimaryEndPoint.Address'] }],
    ['PORT', '6379'],
    ['USERNAME', 'api-72c996'],
  ])('%s is plain', (field, value) => {
    expect(stack.resolve(cache.field(field, 'api'))).toEqual(value);
  });

  test.each([
    ['PASSWORD', 'password'],
    ['URL', 'url'],
  ])('%s is a field of the secret of that service', (name, key) => {
    const { secret, field } = cache.field(name, 'api') as SecretField;
    expect(field).toBe(key);
    expect(stack.resolve(secret.secretArn)).toEqual({ Ref: expect.stringContaining('Secretsapi') });
  });

  test('nothing, when it does not use it or asks for something else', () => {
    expect(() => cache.field('HOST', 'other')).toThrow("'other' does not use the cache 'sessions'");
    expect(() => cache.field('NAME', 'api')).toThrow("a cache has no field 'NAME'");
  });

  test('and its platform learns how long a password lives', () => {
    expect(cache.rotationDays).toBe(14);
  });
});

describe('the security gate', () => {
  test.each([
    ['Valkey with replicas, data kept', {}, {}],
    ['Redis OSS alone, data disposable', { engine: 'redis', replicas: 0 }, disposable],
  ])('finds nothing in %s, and no acknowledgment that silences nothing', (_, cache, patch) => {
    const { app } = cacheStack(cache, patch);
    expect(findingsOf(app, app.synth()).flatMap(({ findings }) => findings)).toEqual([]);
  });
});
