import { describe, expect, test } from '@jest/globals';
import { Match } from 'aws-cdk-lib/assertions';
import { restartSchedule } from '../../lib/lowering/fargate/restart-schedule';
import { minimalStage } from '../support/descriptions';
import type { SystemSpec } from '../../lib/spec/system';
import described from '../../systems/customer-service';
import { shop } from '../support/shop';
import type { Resource, SynthesizedStage } from '../support/synth';
import { RELEASED_TAG, synthesizeStage, synthesizeVariant } from '../support/synth';

/** Without what collects its signals, which is tested by itself. */
const customerService: SystemSpec = {
  ...described,
  stages: described.stages.map(({ services, ...stage }) => ({
    ...stage,
    observability: minimalStage().observability,
    services: Object.fromEntries(
      Object.entries(services).map(([name, service]) => {
        const { metrics: _, ...quiet } = service;
        return [name, quiet];
      }),
    ),
  })),
};

const SERVICE = 'AWS::ECS::Service';
const TASK = 'AWS::ECS::TaskDefinition';
const ALARM = 'AWS::CloudWatch::Alarm';
const SCHEDULE = 'AWS::Scheduler::Schedule';
const TARGET = 'AWS::ApplicationAutoScaling::ScalableTarget';
const POLICY = 'AWS::ApplicationAutoScaling::ScalingPolicy';

const prod = synthesizeStage(customerService, 'prod');
const unreleased = synthesizeStage(customerService, 'prod', { released: false });
const shopProd = synthesizeStage(shop, 'prod');
const shopUnreleased = synthesizeStage(shop, 'prod', { released: false });

const services = prod.template('services-main');
const placeholders = unreleased.template('services-main');
const shopServices = shopProd.template('services-main');

/** Resources of one workload in `services-main`, by the id of its construct. */
function of(stage: SynthesizedStage, service: string, type: string): (Resource & { readonly id: string })[] {
  const all = Object.entries(stage.stack('services-main').json.Resources);
  return all
    .filter(([id, { Type }]) => Type === type && id.startsWith(service))
    .map(([id, resource]) => ({ id, ...resource }));
}
const serviceOf = (stage: SynthesizedStage, name: string) => of(stage, name, SERVICE)[0]!;
const containerOf = (stage: SynthesizedStage, name: string) =>
  (of(stage, name, TASK)[0]!.Properties!['ContainerDefinitions'] as Record<string, unknown>[])[0]!;

describe('[CUS-13] a service', () => {
  test('runs on Fargate under its own name, with a strategy of capacity and never a launch type', () => {
    services.hasResourceProperties(SERVICE, {
      ServiceName: 'customer-service',
      CapacityProviderStrategy: [{ CapacityProvider: 'FARGATE', Weight: 1 }],
      LaunchType: Match.absent(),
    });
    services.hasResourceProperties(TASK, { RequiresCompatibilities: ['FARGATE'], NetworkMode: 'awsvpc' });
  });

  test('on spare capacity keeps its base on regular capacity', () => {
    expect(serviceOf(shopProd, 'worker').Properties!['CapacityProviderStrategy']).toEqual([
      { CapacityProvider: 'FARGATE', Base: 1, Weight: 0 },
      { CapacityProvider: 'FARGATE_SPOT', Weight: 1 },
    ]);
  });

  test('[CUS-32] spreads over the zones, and does so again after a zone was lost', () => {
    services.hasResourceProperties(SERVICE, { AvailabilityZoneRebalancing: 'ENABLED' });
    const { Subnets } = (
      serviceOf(prod, 'customerservice').Properties!['NetworkConfiguration'] as {
        AwsvpcConfiguration: { Subnets: unknown[] };
      }
    ).AwsvpcConfiguration;
    expect(Subnets).toHaveLength(3);
  });

  test('[CUS-43] has no public address and one security group, its own', () => {
    const groups = shopProd
      .resources('services-main', 'AWS::EC2::SecurityGroup')
      .map(([, group]) => group['GroupDescription']);
    expect(groups).toEqual(
      ['gateway', 'checkout', 'identity', 'worker', 'idle', 'nightly'].map((name) => `shop prod: ${name}`),
    );
    const attached = shopProd.resources('services-main', SERVICE).map(([, { NetworkConfiguration }]) => {
      const { AssignPublicIp, SecurityGroups } = (
        NetworkConfiguration as { AwsvpcConfiguration: { AssignPublicIp: string; SecurityGroups: unknown[] } }
      ).AwsvpcConfiguration;
      expect([AssignPublicIp, SecurityGroups]).toEqual(['DISABLED', [expect.anything()]]);
      return JSON.stringify(SecurityGroups);
    });
    expect(new Set(attached).size).toBe(attached.length);
  });

  test('hands its tags on to its tasks', () => {
    services.hasResourceProperties(SERVICE, { PropagateTags: 'SERVICE', EnableECSManagedTags: true });
  });

  test('[CUS-39] has the size that its stage gives it', () => {
    services.hasResourceProperties(TASK, { Cpu: '512', Memory: '1024' });
    synthesizeStage(customerService, 'dev')
      .template('services-main')
      .hasResourceProperties(TASK, { Cpu: '256', Memory: '512' });
    shopServices.hasResourceProperties(TASK, { Family: 'shop-prod-gateway', Cpu: '1024', Memory: '3072' });
    shopServices.hasResourceProperties(TASK, {
      Family: 'shop-prod-worker',
      EphemeralStorage: { SizeInGiB: 40 },
      RuntimePlatform: { CpuArchitecture: 'X86_64', OperatingSystemFamily: 'LINUX' },
    });
  });

  test('writes its logs into an encrypted group that lets them go, without waiting for it', () => {
    services.hasResourceProperties('AWS::Logs::LogGroup', {
      LogGroupName: '/customer-service/prod/customer-service',
      RetentionInDays: 30,
      KmsKeyId: Match.anyValue(),
    });
    expect(containerOf(prod, 'customerservice')['LogConfiguration']).toMatchObject({
      LogDriver: 'awslogs',
      Options: { mode: 'non-blocking' },
    });
  });

  test('of a group of its own is in a stack of its own', () => {
    expect(of(shopProd, 'reports', SERVICE)).toEqual([]);
    shopProd.template('services-batch').hasResourceProperties(SERVICE, { ServiceName: 'reports' });
  });
});

describe('[CUS-02, CUS-12, CUS-38] scaling', () => {
  test('follows the CPU at 70 % between 3 and 12 tasks', () => {
    services.hasResourceProperties(TARGET, {
      MinCapacity: 3,
      MaxCapacity: 12,
      ScalableDimension: 'ecs:service:DesiredCount',
    });
    services.hasResourceProperties(POLICY, {
      PolicyType: 'TargetTrackingScaling',
      TargetTrackingScalingPolicyConfiguration: {
        TargetValue: 70,
        PredefinedMetricSpecification: { PredefinedMetricType: 'ECSServiceAverageCPUUtilization' },
      },
    });
  });

  test('follows the clock where that is declared', () => {
    shopServices.hasResourceProperties(TARGET, {
      ScheduledActions: [
        Match.objectLike({
          Schedule: 'cron(0 7 ? * 2-6 *)',
          Timezone: 'Europe/Berlin',
          ScalableTargetAction: { MinCapacity: 6 },
        }),
        Match.objectLike({ Schedule: 'cron(0 20 ? * 2-6 *)', ScalableTargetAction: { MinCapacity: 3 } }),
      ],
    });
  });

  test('owns the number of tasks: the template of a scaled service says none, which a deployment would set back', () => {
    for (const service of [
      serviceOf(prod, 'customerservice'),
      serviceOf(shopProd, 'gateway'),
      serviceOf(shopProd, 'worker'),
    ])
      expect(service.Properties).not.toHaveProperty('DesiredCount');
  });

  test('is not there for a fixed number, which the template says', () => {
    expect(serviceOf(shopProd, 'identity').Properties!['DesiredCount']).toBe(3);
    expect(of(shopProd, 'identity', TARGET)).toEqual([]);
  });

  test('[CUS-07] is off in dev, which runs one task', () => {
    const dev = synthesizeStage(customerService, 'dev').template('services-main');
    dev.hasResourceProperties(SERVICE, { DesiredCount: 1 });
    dev.resourceCountIs(TARGET, 0);
  });
});

describe('[CUS-31] probes', () => {
  test('restart a task whose liveness fails, every 10 s', () => {
    expect(containerOf(prod, 'customerservice')['HealthCheck']).toMatchObject({
      Interval: 10,
      Timeout: 5,
      Retries: 3,
      StartPeriod: 150,
      Command: ['CMD-SHELL', expect.stringContaining('127.0.0.1:8080/health')],
    });
  });

  test('give a task as long to start as its startup probe does, at the load balancer too', () => {
    expect(containerOf(shopProd, 'gateway')['HealthCheck']).toMatchObject({
      Interval: 15,
      Timeout: 4,
      Retries: 2,
      StartPeriod: 100,
    });
    expect(serviceOf(shopProd, 'gateway').Properties!['HealthCheckGracePeriodSeconds']).toBe(100);
    expect(serviceOf(shopProd, 'checkout').Properties!['HealthCheckGracePeriodSeconds']).toBe(30);
    expect(serviceOf(shopProd, 'identity').Properties).not.toHaveProperty('HealthCheckGracePeriodSeconds');
  });

  test('run a command as it is declared, without a shell', () => {
    expect(containerOf(shopProd, 'checkout')['HealthCheck']).toMatchObject({ Command: ['CMD', 'node', 'check.js'] });
  });

  test('are not there where none is declared', () => {
    expect(containerOf(shopProd, 'worker')).not.toHaveProperty('HealthCheck');
  });

  test('let a task end in peace: it is asked first, and killed after the declared time', () => {
    expect(containerOf(shopProd, 'gateway')).toMatchObject({
      StopTimeout: 45,
      LinuxParameters: { InitProcessEnabled: true },
    });
    expect(containerOf(synthesizeVariant({ services: { api: { shutdownSeconds: 600 } } }), 'api')['StopTimeout']).toBe(
      120,
    );
  });
});

describe('releases', () => {
  test('roll, and go back by themselves when tasks do not start', () => {
    services.hasResourceProperties(SERVICE, {
      DeploymentConfiguration: Match.objectLike({
        Strategy: 'ROLLING',
        DeploymentCircuitBreaker: { Enable: true, Rollback: true },
        MinimumHealthyPercent: 100,
        MaximumPercent: 200,
      }),
    });
  });

  test('roll as many tasks at a time as is declared', () => {
    expect(serviceOf(shopProd, 'identity').Properties!['DeploymentConfiguration']).toMatchObject({
      MinimumHealthyPercent: 100,
      MaximumPercent: 134,
    });
  });

  test('shift traffic in declared steps, watched by the alarm and not by the circuit breaker, which is for rolling ones', () => {
    const { DeploymentConfiguration } = serviceOf(shopProd, 'checkout').Properties!;
    expect(DeploymentConfiguration).toMatchObject({
      Strategy: 'CANARY',
      CanaryConfiguration: { CanaryPercent: 20, CanaryBakeTimeInMinutes: 3 },
      BakeTimeInMinutes: 10,
      Alarms: { Enable: true, Rollback: true },
    });
    expect(DeploymentConfiguration).not.toHaveProperty('DeploymentCircuitBreaker');
  });

  test('are watched by an alarm that is there before the service, under a name that is known before both', () => {
    const name = 'customer-service-prod-customer-service-release-errors';
    const [alarm] = of(prod, 'customerservice', ALARM);
    expect(alarm!.Properties!['AlarmName']).toBe(name);
    const service = serviceOf(prod, 'customerservice');
    expect(service.DependsOn).toContain(alarm!.id);
    expect(service.Properties!['DeploymentConfiguration']).toMatchObject({
      Alarms: { AlarmNames: [name], Enable: true, Rollback: true },
    });
  });

  test('are judged by the share of 5xx answers, over both groups between which traffic is shifted', () => {
    services.hasResourceProperties(ALARM, {
      Threshold: 5,
      TreatMissingData: 'notBreaching',
      EvaluationPeriods: 3,
      DatapointsToAlarm: 2,
    });
    const [alarm] = of(shopProd, 'checkout', ALARM);
    const counted = JSON.stringify(alarm!.Properties!['Metrics']).match(/TargetGroupFullName/g);
    expect(counted).toHaveLength(4);
  });

  test('have no such alarm where no load balancer counts answers', () => {
    expect(of(shopProd, 'identity', ALARM)).toEqual([]);
  });

  test('start with those that others call, since a task learns of its peers when it starts', () => {
    expect(serviceOf(shopProd, 'gateway').DependsOn).toContain(serviceOf(shopProd, 'identity').id);
  });

  test('start in no order where services call each other in a circle', () => {
    const peer = (port: number, callee: string) => ({ kind: 'internal', port, calls: [callee] });
    const stage = synthesizeVariant({
      services: { api: { calls: ['first'] }, first: peer(1, 'second'), second: peer(2, 'first') },
    });
    expect(serviceOf(stage, 'api').DependsOn).toContain(serviceOf(stage, 'first').id);
    for (const [one, other] of [
      ['first', 'second'],
      ['second', 'first'],
    ])
      expect(serviceOf(stage, one!).DependsOn).not.toContain(serviceOf(stage, other!).id);
  });

  test('start after the way to everything that the service uses is open', () => {
    const dependencies = serviceOf(prod, 'customerservice').DependsOn as string[];
    const ways = of(prod, 'customerservice', 'AWS::EC2::SecurityGroupEgress').map(({ id }) => id);
    expect(dependencies).toEqual(expect.arrayContaining(ways));
  });
});

describe('what a container receives', () => {
  interface Variable {
    readonly Name: string;
    readonly Value?: unknown;
    readonly ValueFrom?: unknown;
  }
  const variablesOf = (stage: SynthesizedStage, name: string, kind: 'Environment' | 'Secrets') =>
    (containerOf(stage, name)[kind] ?? []) as Variable[];
  const names = (variables: Variable[]) => variables.map(({ Name }) => Name).toSorted();

  test('[CUS-04, CUS-05] is told where database and cache are', () => {
    expect(names(variablesOf(prod, 'customerservice', 'Environment'))).toEqual([
      'AWS_REGION',
      'LOG_LEVEL',
      'MAIN_HOST',
      'MAIN_NAME',
      'MAIN_PORT',
      'MAIN_READER_HOST',
      'PORT',
      'SESSIONS_HOST',
      'SESSIONS_PORT',
      'SESSIONS_USERNAME',
      'SLIPWAY_SERVICE',
      'SLIPWAY_STAGE',
      'SLIPWAY_SYSTEM',
    ]);
  });

  test('[CUS-42] by reference, when it is secret: a field of a secret that is read when a task starts', () => {
    const secrets = variablesOf(prod, 'customerservice', 'Secrets');
    expect(names(secrets)).toEqual([
      'MAIN_PASSWORD',
      'MAIN_READER_URL',
      'MAIN_URL',
      'MAIN_USERNAME',
      'SESSIONS_PASSWORD',
      'SESSIONS_URL',
    ]);
    for (const { ValueFrom } of secrets)
      expect(JSON.stringify(ValueFrom)).toMatch(/Fn::GetStackOutput.*:(password|readerUrl|url|username)::/);
    const own = variablesOf(shopProd, 'identity', 'Secrets').filter(({ Name }) => !Name.startsWith('MAIN_'));
    expect(names(own)).toEqual(['JWT_KEY', 'SMTP_PASSWORD']);
    expect(JSON.stringify(own)).toContain(':password::');
  });

  test('[CUS-08] is told to log in detail in dev', () => {
    const dev = synthesizeStage(customerService, 'dev');
    expect(variablesOf(dev, 'customerservice', 'Environment')).toContainEqual({ Name: 'LOG_LEVEL', Value: 'debug' });
    expect(variablesOf(prod, 'customerservice', 'Environment')).toContainEqual({ Name: 'LOG_LEVEL', Value: 'info' });
  });

  test('finds its peers by a URL, with the scheme that they speak', () => {
    expect(variablesOf(shopProd, 'gateway', 'Environment')).toContainEqual({
      Name: 'IDENTITY_URL',
      Value: 'http://identity:8080',
    });
  });

  test('declares itself, and wins over what it would receive', () => {
    const stage = synthesizeVariant({
      services: { api: { uses: ['main'], env: { MAIN_HOST: 'elsewhere', MAIN_USERNAME: 'me' } } },
      databases: { main: {} },
    });
    expect(variablesOf(stage, 'api', 'Environment')).toEqual(
      expect.arrayContaining([
        { Name: 'MAIN_HOST', Value: 'elsewhere' },
        { Name: 'MAIN_USERNAME', Value: 'me' },
      ]),
    );
    expect(names(variablesOf(stage, 'api', 'Secrets'))).not.toContain('MAIN_USERNAME');
  });

  test('is the image of its release, from its own repository', () => {
    expect(JSON.stringify(containerOf(prod, 'customerservice')['Image'])).toContain(
      `/customer-service/customer-service:${RELEASED_TAG}`,
    );
    expect(JSON.stringify(shopProd.resources('services-batch', TASK))).toContain(
      '"Image":"ghcr.io/example/reports:3.1"',
    );
  });
});

describe('services that call each other', () => {
  const configurationOf = (name: string) => serviceOf(shopProd, name).Properties!['ServiceConnectConfiguration'];

  test('are found by name, and what nobody calls offers nothing', () => {
    expect(configurationOf('identity')).toMatchObject({
      Enabled: true,
      Services: [{ DiscoveryName: 'identity', PortName: 'main', ClientAliases: [{ DnsName: 'identity', Port: 8080 }] }],
    });
    expect(configurationOf('gateway')).toMatchObject({ Enabled: true, Services: [] });
    expect(configurationOf('worker')).toBeUndefined();
  });

  test('let a callee with long connections keep them', () => {
    const socket = { kind: 'web', port: 3001, routes: ['/sync/*'], websocket: true };
    const stage = synthesizeVariant({ services: { socket, api: { calls: ['socket'] } } });
    expect(JSON.stringify(serviceOf(stage, 'socket').Properties!['ServiceConnectConfiguration'])).toContain(
      '"PerRequestTimeoutSeconds":0',
    );
  });
});

describe('passwords that change', () => {
  test('never break a running task: it is replaced twice in the time that a password stays valid', () => {
    services.hasResourceProperties(SCHEDULE, {
      ScheduleExpression: restartSchedule('customer-service', 30),
      FlexibleTimeWindow: { Mode: 'OFF' },
    });
    const [schedule] = of(prod, 'customerservice', SCHEDULE);
    expect(JSON.stringify(schedule)).toMatch(/aws-sdk:ecs:updateService.*ForceNewDeployment\\":true/);
  });

  test('set the pace of the service that uses them, the fastest first', () => {
    const pace = (name: string) =>
      of(shopProd, name, SCHEDULE).map(({ Properties }) => Properties!['ScheduleExpression']);
    expect([pace('gateway'), pace('identity'), pace('worker'), pace('checkout')]).toEqual([
      [restartSchedule('gateway', 12)],
      [restartSchedule('identity', 20)],
      [],
      [],
    ]);
  });

  test('let the schedule restart its own service, and do nothing else', () => {
    const policies = of(prod, 'customerservice', 'AWS::IAM::Policy').concat(
      Object.entries(prod.stack('services-main').json.Resources)
        .filter(([id, { Type }]) => Type === 'AWS::IAM::Policy' && id.startsWith('Scheduler'))
        .map(([id, resource]) => ({ id, ...resource })),
    );
    const statements = policies.flatMap(
      ({ Properties }) =>
        (Properties!['PolicyDocument'] as { Statement: { Action: unknown; Resource: unknown }[] }).Statement,
    );
    expect(statements.filter(({ Action }) => String(Action).startsWith('ecs:'))).toEqual([
      { Action: 'ecs:UpdateService', Effect: 'Allow', Resource: { Ref: serviceOf(prod, 'customerservice').id } },
    ]);
  });
});

describe('a shell in a running container', () => {
  test('is not to be had in prod', () => {
    for (const stage of [prod, shopProd])
      for (const [, service] of stage.resources('services-main', SERVICE))
        expect(service['EnableExecuteCommand']).toBe(false);
  });

  test('is to be had in dev where it is declared, and each session is recorded', () => {
    const dev = synthesizeStage(shop, 'dev');
    expect(serviceOf(dev, 'gateway').Properties!['EnableExecuteCommand']).toBe(true);
    expect(serviceOf(dev, 'checkout').Properties!['EnableExecuteCommand']).toBe(false);
    dev.template('compute').hasResourceProperties('AWS::ECS::Cluster', {
      Configuration: {
        ExecuteCommandConfiguration: {
          Logging: 'OVERRIDE',
          LogConfiguration: Match.objectLike({
            CloudWatchLogGroupName: '/shop/dev/platform/shell-sessions',
            CloudWatchEncryptionEnabled: true,
          }),
        },
      },
    });
  });
});

describe('until a service was released', () => {
  test('a stand-in answers its probes on its ports', () => {
    const { Image, Command, HealthCheck } = containerOf(unreleased, 'customerservice');
    expect(Image).toMatch(/^public\.ecr\.aws\/docker\/library\/node:/);
    expect(JSON.stringify(Command)).toContain('[8080]');
    expect(HealthCheck).toMatchObject({ Command: ['CMD', 'node', '-e', expect.stringContaining('8080')] });
  });

  test('the stand-in has no rights, no secrets and no configuration', () => {
    const container = containerOf(unreleased, 'customerservice');
    expect(container).not.toHaveProperty('Secrets');
    expect(container).not.toHaveProperty('Environment');
    const [task] = of(unreleased, 'customerservice', TASK);
    const role = (task!.Properties!['TaskRoleArn'] as { 'Fn::GetAtt': [string] })['Fn::GetAtt'][0];
    expect(JSON.stringify(unreleased.resources('services-main', 'AWS::IAM::Policy'))).not.toContain(role);
    expect(JSON.stringify(unreleased.resources('services-main', 'AWS::IAM::Policy'))).not.toContain('secretsmanager');
    placeholders.resourceCountIs(SCHEDULE, 0);
  });

  test('the stand-in runs as often as the service will', () => {
    placeholders.hasResourceProperties(TARGET, { MinCapacity: 3, MaxCapacity: 12 });
  });

  test('a stand-in for a container that speaks TLS does so, too', () => {
    expect(JSON.stringify(containerOf(shopUnreleased, 'checkout')['Command'])).toContain("require('https')");
  });

  test('what nothing can stand in for starts at no task: a worker, a protocol that is not HTTP', () => {
    for (const name of ['worker', 'idle']) expect(serviceOf(shopUnreleased, name).Properties!['DesiredCount']).toBe(0);
    expect(of(shopUnreleased, 'worker', TARGET)).toEqual([]);
    const plain = synthesizeVariant(
      { services: { cache: { kind: 'internal', port: 6000, protocol: 'tcp' } } },
      { released: false },
    );
    expect(serviceOf(plain, 'cache').Properties!['DesiredCount']).toBe(0);
  });

  test('nothing of a service is replaced by its first release', () => {
    const ids = (stage: SynthesizedStage) =>
      ['services-main', 'ingress', 'compute'].flatMap((concern) => Object.keys(stage.stack(concern).json.Resources));
    const leaving = ids(unreleased).filter((id) => !ids(prod).includes(id));
    expect(leaving.filter((id) => !id.includes('Connectionsinternet'))).toEqual([]);
  });

  test('the way to the internet is open for its public image, and closes with the first release', () => {
    const way = { CidrIp: '0.0.0.0/0', FromPort: 443, ToPort: 443, Description: Match.stringLikeRegexp('stand-in') };
    placeholders.hasResourceProperties('AWS::EC2::SecurityGroupEgress', way);
    services.resourcePropertiesCountIs('AWS::EC2::SecurityGroupEgress', { CidrIp: '0.0.0.0/0' }, 0);
  });
});

test('every kind of service passes the gate, released or not', () => {
  for (const stage of [prod, unreleased, shopProd, shopUnreleased, synthesizeStage(shop, 'dev')])
    expect(stage.findings).toEqual([]);
});
