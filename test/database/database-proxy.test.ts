import { describe, expect, test } from '@jest/globals';
import { Match } from 'aws-cdk-lib/assertions';
import { minimalSystem } from '../support/descriptions';
import { synthesizeStage } from '../support/synth';
import { modes, systemWith } from './modes';

const PROXY = 'AWS::RDS::DBProxy';

const proxied = synthesizeStage(systemWith(modes['instance with proxy']), 'prod');
const aurora = synthesizeStage(systemWith(modes.aurora), 'prod');
const template = proxied.template('database');

const idOf = (type: string, part: string) =>
  proxied.resources('database', type).find(([id]) => id.includes(part))?.[0] ?? `no ${part}`;
const group = (part: string) => ({ 'Fn::GetAtt': [idOf('AWS::EC2::SecurityGroup', part), 'GroupId'] });

describe('[EXA-22] the proxy', () => {
  test('pools connections to the server, over TLS on both sides', () => {
    template.hasResourceProperties(PROXY, {
      DBProxyName: 'shop-prod-main',
      EngineFamily: 'POSTGRESQL',
      RequireTLS: true,
    });
    template.hasResourceProperties('AWS::RDS::DBProxyTargetGroup', {
      DBInstanceIdentifiers: [{ Ref: idOf('AWS::RDS::DBInstance', 'mainInstance') }],
      ConnectionPoolConfigurationInfo: { MaxConnectionsPercent: 90, ConnectionBorrowTimeout: 30 },
    });
  });

  test('knows both users of every service, each by a secret of its own', () => {
    const users = ['api_a', 'api_b', 'reports_a', 'reports_b'];
    for (const user of users)
      template.hasResourceProperties('AWS::SecretsManager::Secret', {
        Name: `shop/prod/main/users/${user}`,
        GenerateSecretString: {
          SecretStringTemplate: JSON.stringify({ username: user }),
          GenerateStringKey: 'password',
        },
      });
    template.hasResourceProperties(PROXY, {
      Auth: Array(4).fill(Match.objectLike({ ClientPasswordAuthType: 'POSTGRES_SCRAM_SHA_256', IAMAuth: 'DISABLED' })),
    });
  });

  test('may read these secrets, and the functions that keep the passwords may write them', () => {
    const users = 'arn:aws:secretsmanager:us-east-1:111122223333:secret:shop/prod/main/users/*';
    const reading = proxied
      .resources('database', 'AWS::IAM::Role')
      .filter(([, role]) => JSON.stringify(role['Policies']).includes(users))
      .map(([id]) => id);
    expect(reading).toEqual([expect.stringContaining('mainProxyRole'), expect.stringContaining('mainAccessRole')]);
  });

  test('signs in only after its users were made, which happens at the server itself', () => {
    template.hasResource('AWS::RDS::DBProxyTargetGroup', {
      DependsOn: Match.arrayWith([Match.stringLikeRegexp('mainAccessRoles')]),
    });
    template.hasResourceProperties('Custom::DatabaseRoles', {
      Host: { 'Fn::GetAtt': [idOf(PROXY, 'mainProxy'), 'Endpoint'] },
      ServerHost: { 'Fn::GetAtt': [idOf('AWS::RDS::DBInstance', 'mainInstance'), 'Endpoint.Address'] },
      ProxyUsers: 'shop/prod/main/users/',
    });
  });

  test('[EXA-19] is a part of the database: services name one group with or without it, so that it can come and go', () => {
    template.hasResourceProperties('AWS::EC2::SecurityGroupEgress', {
      GroupId: group('mainSecurityGroup'),
      DestinationSecurityGroupId: group('mainSecurityGroup'),
      FromPort: 5432,
    });
    const reached = proxied
      .resources('services-main', 'AWS::EC2::SecurityGroupEgress')
      .map(([, { DestinationSecurityGroupId: to }]) => JSON.stringify(to))
      .filter((to) => to?.includes('shop-prod-database'));
    expect(reached).toHaveLength(2);
    for (const to of reached) expect(to).toContain('mainSecurityGroup');
    template.hasResourceProperties(PROXY, { VpcSecurityGroupIds: [group('mainSecurityGroup')] });
  });

  test('leaves its log in a group that is there before it, encrypted and with an end', () => {
    template.hasResourceProperties('AWS::Logs::LogGroup', {
      LogGroupName: '/aws/rds/proxy/shop-prod-main',
      RetentionInDays: 90,
    });
    template.hasResource(PROXY, { DependsOn: Match.arrayWith([Match.stringLikeRegexp('mainProxyLogs')]) });
  });
});

describe('[EXA-18] readers beside a proxy', () => {
  test('of one instance are reached directly, since a proxy leads to no replica', () => {
    proxied.template('database').resourceCountIs('AWS::RDS::DBProxyEndpoint', 0);
    template.hasResourceProperties('AWS::RDS::DBInstance', {
      DBInstanceIdentifier: 'shop-prod-main-reader',
      VPCSecurityGroups: [group('mainSecurityGroup')],
      // a reader that is full would stop copying
      MaxAllocatedStorage: 40,
    });
    template.hasResourceProperties('Custom::DatabaseRoles', {
      ReaderHost: { 'Fn::GetAtt': [Match.stringLikeRegexp('mainReader'), 'Endpoint.Address'] },
    });
  });

  test('of a cluster are reached by an endpoint of the proxy', () => {
    aurora.template('database').hasResourceProperties('AWS::RDS::DBProxyEndpoint', { TargetRole: 'READ_ONLY' });
    aurora.template('database').hasResourceProperties('Custom::DatabaseRoles', {
      ReaderHost: { 'Fn::GetAtt': [Match.stringLikeRegexp('mainProxyReader'), 'Endpoint'] },
    });
  });

  test('that do not exist are the proxy', () => {
    const alone = synthesizeStage(systemWith({ proxy: true }), 'dev').template('database');
    alone.hasResourceProperties('Custom::DatabaseRoles', {
      ReaderHost: { 'Fn::GetAtt': [Match.stringLikeRegexp('mainProxy'), 'Endpoint'] },
    });
  });
});

test('a proxy comes with the first service: without users it could not sign in anywhere', () => {
  const unused = synthesizeStage(minimalSystem({ databases: { main: { proxy: true } } }), 'dev');
  unused.template('database').resourceCountIs(PROXY, 0);
});
