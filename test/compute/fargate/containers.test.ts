import { describe, expect, test } from '@jest/globals';
import { Match } from 'aws-cdk-lib/assertions';
import { synthesizeVariant } from '../../support/synth';
import { everything, files } from './rich-service';

interface Container {
  readonly Name: string;
  readonly Image: unknown;
  readonly DependsOn?: readonly { readonly ContainerName: string; readonly Condition: string }[];
  readonly Environment?: readonly { readonly Name: string; readonly Value: unknown }[];
  readonly MountPoints?: readonly {
    readonly ContainerPath: string;
    readonly ReadOnly: boolean;
    readonly SourceVolume: string;
  }[];
  readonly [property: string]: unknown;
}

const TASK = 'AWS::ECS::TaskDefinition';
const stage = synthesizeVariant(everything);
const services = stage.template('services-main');
const task = stage.resources('services-main', TASK)[0]![1];
const containers = task['ContainerDefinitions'] as Container[];
const container = (name: string) => containers.find(({ Name }) => Name === name)!;
const waitsFor = (name: string) =>
  (container(name).DependsOn ?? []).map(({ ContainerName, Condition }) => `${ContainerName} ${Condition}`);

test('nothing of it is found by the gate', () => {
  expect(stage.findings).toEqual([]);
});

describe('containers of a task', () => {
  test('start in the order of the description, the service last', () => {
    expect(containers.map(({ Name }) => [Name, waitsFor(Name)])).toEqual([
      ['api', ['files_writer SUCCESS', 'migrate SUCCESS', 'proxy START', 'shipper START']],
      ['files_writer', []],
      ['migrate', ['files_writer SUCCESS']],
      ['proxy', ['files_writer SUCCESS', 'migrate SUCCESS']],
      ['shipper', ['files_writer SUCCESS', 'migrate SUCCESS', 'proxy START']],
    ]);
  });

  test('end the task only where the description says so; others are started again', () => {
    expect(containers.map(({ Name, Essential }) => [Name, Essential])).toEqual([
      ['api', true],
      ['files_writer', false],
      ['migrate', false],
      ['proxy', true],
      ['shipper', false],
    ]);
    const restarted = containers.filter(({ RestartPolicy }) => RestartPolicy !== undefined);
    expect(restarted.map(({ Name }) => Name)).toEqual(['shipper']);
  });

  test('share a task that holds all that run together, each with a part for certain', () => {
    expect(task).toMatchObject({ Cpu: '1024', Memory: '2048' });
    expect(containers.map(({ Name, Cpu, Memory }) => [Name, Cpu, Memory])).toEqual([
      ['api', 256, undefined],
      ['files_writer', undefined, undefined],
      ['migrate', undefined, 512],
      ['proxy', 204, 256],
      ['shipper', 102, 128],
    ]);
  });

  test('set nothing aside where they end before the service starts: their task need not be larger', () => {
    const migrate = { command: ['migrate'], init: true };
    const twice = synthesizeVariant({ services: { api: { sidecars: { migrate, seed: migrate } } } });
    const [[, { Cpu, Memory, ContainerDefinitions }] = ['', {}]] = twice.resources('services-main', TASK);
    const parts = (ContainerDefinitions as Container[]).map((each) => [each.Name, each.Cpu, each['MemoryReservation']]);
    expect([Cpu, Memory]).toEqual(['256', '512']);
    expect(parts).toEqual([
      ['api', 256, undefined],
      ['migrate', undefined, 6],
      ['seed', undefined, 6],
    ]);
  });

  test('write their logs into the group of the service, each under its name', () => {
    const prefixes = containers.map(
      ({ LogConfiguration }) => (LogConfiguration as { Options: Record<string, unknown> }).Options,
    );
    expect(prefixes.map((options) => options['awslogs-stream-prefix'])).toEqual([
      'api',
      'api',
      'migrate',
      'proxy',
      'shipper',
    ]);
  });

  test('receive what they declare, and those with the image of the service what it does', () => {
    expect(container('migrate')).toMatchObject({
      Image: container('api').Image,
      Environment: container('api').Environment,
      MountPoints: container('api').MountPoints,
    });
    expect(container('proxy')).toMatchObject({
      Environment: [{ Name: 'ZONE', Value: 'a' }],
      Secrets: [{ Name: 'KEY' }],
      PortMappings: [{ ContainerPort: 9901 }],
    });
  });

  test('from a private repository come with the right to fetch them', () => {
    const pull = Match.objectLike({
      Action: Match.arrayWith(['ecr:BatchGetImage']),
      Resource: Match.arrayWith(['arn:aws:ecr:us-east-1:111122223333:repository/tools/shipper']),
    });
    services.hasResourceProperties('AWS::IAM::Policy', { PolicyDocument: { Statement: Match.arrayWith([pull]) } });
  });
});

describe('files', () => {
  test('are written first by a small container, and are read-only for the others', () => {
    const { Environment, Command, EntryPoint, ReadonlyRootFilesystem } = container('files_writer');
    expect([EntryPoint, ReadonlyRootFilesystem]).toEqual([['sh', '-ec'], true]);
    expect(Environment!.map(({ Value }) => Value)).toEqual(['verbose = on\n', 'a', 'admin: {}\n']);
    expect((Command as string[])[0]).toContain(`printf %s "$FILE_0" > '/volumes/files-api-0/app.conf'`);
    expect(container('api').MountPoints).toContainEqual({
      ContainerPath: '/etc/app',
      ReadOnly: true,
      SourceVolume: 'files-api-0',
    });
    expect(container('proxy').MountPoints).toEqual([
      { ContainerPath: '/etc/envoy', ReadOnly: true, SourceVolume: 'files-proxy-0' },
    ]);
  });

  test('open the internet for the image that writes them, and say so', () => {
    const opened = synthesizeVariant({ services: { api: { files } } })
      .resources('services-main', 'AWS::EC2::SecurityGroupEgress')
      .filter(([, { CidrIp }]) => CidrIp === '0.0.0.0/0');
    expect(opened.map(([, { Description: why }]) => why)).toEqual(['declared: services.api.files (public registry)']);
  });

  test('of a service without any leave its task alone', () => {
    const plain = synthesizeVariant({}).resources('services-main', TASK)[0]![1];
    expect(plain).not.toHaveProperty('Volumes');
    expect(plain['ContainerDefinitions']).toHaveLength(1);
    expect((plain['ContainerDefinitions'] as Container[])[0]).not.toHaveProperty('Cpu');
  });
});

describe('[VIB-18] file systems', () => {
  test('are mounted over TLS, with an identity, through the access point of the service', () => {
    services.hasResourceProperties(TASK, {
      Volumes: Match.arrayWith([
        {
          Name: 'mount-uploads',
          EFSVolumeConfiguration: {
            FilesystemId: Match.anyValue(),
            TransitEncryption: 'ENABLED',
            AuthorizationConfig: { AccessPointId: Match.anyValue(), IAM: 'ENABLED' },
          },
        },
      ]),
    });
    expect(container('api').MountPoints).toContainEqual({
      ContainerPath: '/data/uploads',
      ReadOnly: false,
      SourceVolume: 'mount-uploads',
    });
  });

  test('are open to the service at both ends, on one port', () => {
    const rule = { FromPort: 2049, ToPort: 2049, Description: 'declared: services.api.mounts (uploads)' };
    services.hasResourceProperties('AWS::EC2::SecurityGroupEgress', rule);
    services.hasResourceProperties('AWS::EC2::SecurityGroupIngress', rule);
  });

  test('admit the role of the service through its access point alone', () => {
    const statements = stage
      .resources('services-main', 'AWS::IAM::Policy')
      .flatMap(([, { PolicyDocument }]) => (PolicyDocument as { Statement: Record<string, unknown>[] }).Statement)
      .filter(({ Action }) => JSON.stringify(Action).includes('elasticfilesystem'));
    expect(statements).toEqual([
      {
        Action: ['elasticfilesystem:ClientMount', 'elasticfilesystem:ClientWrite'],
        Effect: 'Allow',
        Resource: expect.objectContaining({ 'Fn::GetStackOutput': expect.anything() }),
        Condition: { StringEquals: { 'elasticfilesystem:AccessPointArn': [expect.anything()] } },
      },
    ]);
  });
});

test('a stand-in has none of it: neither containers nor volumes nor rights', () => {
  const unreleased = synthesizeVariant(everything, { released: false });
  const standIn = unreleased.resources('services-main', TASK)[0]![1];
  expect(standIn).not.toHaveProperty('Volumes');
  expect(standIn['ContainerDefinitions']).toHaveLength(1);
  expect(JSON.stringify(unreleased.stack('services-main').json)).not.toContain('elasticfilesystem:ClientMount');
  expect(standIn).toMatchObject({ Cpu: '1024', Memory: '2048' });
});
