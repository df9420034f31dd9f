import { describe, expect, test } from '@jest/globals';
import { Match } from 'aws-cdk-lib/assertions';
import customerService from '../../systems/customer-service';
import { shop } from '../support/shop';
import { synthesizeStage, synthesizeVariant } from '../support/synth';

const CLUSTER = 'AWS::ECS::Cluster';
const SCHEDULE = 'AWS::Scheduler::Schedule';

const prod = synthesizeStage(customerService, 'prod').template('compute');
const services = synthesizeStage(shop, 'prod').template('services-main');

describe('[CUS-13] the cluster', () => {
  test('has a name that is known before it, and offers regular and spare capacity', () => {
    prod.hasResourceProperties(CLUSTER, { ClusterName: 'customer-service-prod-a' });
    prod.hasResourceProperties('AWS::ECS::ClusterCapacityProviderAssociations', {
      CapacityProviders: ['FARGATE', 'FARGATE_SPOT'],
    });
  });

  test.each([
    ['enhanced', 'enhanced'],
    ['on', 'enabled'],
    ['off', 'disabled'],
  ])('measures its containers as is declared (%s)', (containerInsights, value) => {
    const stage = synthesizeVariant({ compute: { containerInsights } });
    stage
      .template('compute')
      .hasResourceProperties(CLUSTER, { ClusterSettings: [{ Name: 'containerInsights', Value: value }] });
  });

  test('measures them in every detail when nothing is declared', () => {
    prod.hasResourceProperties(CLUSTER, { ClusterSettings: [{ Name: 'containerInsights', Value: 'enhanced' }] });
  });

  test.each([
    ['they call each other', { services: { worker: { kind: 'worker', calls: ['api'] } } }],
    ['nobody calls yet, or any more, since it cannot go before the services that are in it', {}],
  ])('lets services find each other under a name of the stage, where %s', (_, patch) => {
    synthesizeVariant(patch)
      .template('compute')
      .hasResourceProperties('AWS::ServiceDiscovery::HttpNamespace', { Name: 'dev.shop.internal' });
  });

  test('has no such name where there is nothing to find', () => {
    synthesizeVariant({ services: { api: null, worker: { kind: 'worker' } } })
      .template('compute')
      .resourceCountIs('AWS::ServiceDiscovery::HttpNamespace', 0);
  });

  test('records no shells where there are none', () => {
    prod.hasResourceProperties(CLUSTER, { Configuration: Match.absent() });
    expect(JSON.stringify(prod.findResources('AWS::Logs::LogGroup'))).not.toContain('shell');
  });
});

describe('a security group', () => {
  test('[CUS-16, CUS-43] opens nothing by itself: each rule is written with the line of the description that wants it', () => {
    services.allResourcesProperties('AWS::EC2::SecurityGroup', {
      SecurityGroupIngress: Match.absent(),
      SecurityGroupEgress: [Match.objectLike({ CidrIp: '255.255.255.255/32' })],
    });
    const described = (stage: ReturnType<typeof synthesizeStage>) =>
      ['AWS::EC2::SecurityGroupIngress', 'AWS::EC2::SecurityGroupEgress']
        .flatMap((type) => stage.resources('services-main', type))
        .map(([, { Description }]) => String(Description));
    for (const reason of described(synthesizeStage(shop, 'prod'))) expect(reason).toMatch(/^declared: \w+/);
  });
});

describe('a job', () => {
  test('is started by its schedule, in its time zone', () => {
    services.hasResourceProperties(SCHEDULE, {
      ScheduleExpression: 'cron(30 2 * * ? *)',
      ScheduleExpressionTimezone: 'Europe/Berlin',
      State: 'ENABLED',
    });
  });

  test('is no service, and nothing waits for it', () => {
    services.resourcePropertiesCountIs('AWS::ECS::Service', { ServiceName: 'nightly' }, 0);
  });
});
