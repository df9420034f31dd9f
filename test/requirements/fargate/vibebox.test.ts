import { expect, test } from '@jest/globals';
import { Match } from 'aws-cdk-lib/assertions';
import vibebox from '../../../systems/vibebox';
import { taskRunners } from '../../conformance/fargate/task-runners';
import { References } from '../../conformance/references';
import { describeBuiltOnFargate } from '../describe-built';

describeBuiltOnFargate(vibebox, 'prod', ({ stage }) => {
  const services = stage.template('services-main');
  const runners = taskRunners(new References(stage));

  test('[VIB-04] each service has a security group of its own, and the data has others', () => {
    const groups = runners.map(({ securityGroups }) => JSON.stringify(securityGroups));
    // three services, and the two jobs that copy the database
    expect(groups).toHaveLength(5);
    expect(new Set(groups).size).toBe(5);
    for (const concern of ['database', 'cache']) stage.template(concern).hasResource('AWS::EC2::SecurityGroup', {});
  });

  test('[VIB-13, VIB-14] the Docker engine is a privileged task on each of its two instances, with 4 GiB promised', () => {
    services.hasResourceProperties('AWS::ECS::Service', { ServiceName: 'docker', SchedulingStrategy: 'DAEMON' });
    services.hasResourceProperties('AWS::ECS::TaskDefinition', {
      Family: 'vibebox-prod-docker',
      RequiresCompatibilities: ['EC2'],
      ContainerDefinitions: Match.arrayWith([
        Match.objectLike({ Privileged: true, Cpu: 2048, MemoryReservation: 4096, Memory: 16_384 }),
      ]),
    });
  });

  test('[VIB-18] the Docker engine mounts the file system, over TLS', () => {
    services.hasResourceProperties('AWS::ECS::TaskDefinition', {
      Family: 'vibebox-prod-docker',
      Volumes: [{ EFSVolumeConfiguration: Match.objectLike({ TransitEncryption: 'ENABLED' }) }],
      ContainerDefinitions: Match.arrayWith([
        Match.objectLike({ MountPoints: [Match.objectLike({ ContainerPath: '/shared' })] }),
      ]),
    });
  });

  test('[VIB-31, VIB-32] the frontend calls the backend through Service Connect, with certificates of an authority of the stage', () => {
    services.hasResourceProperties('AWS::ECS::Service', {
      ServiceName: 'backend',
      ServiceConnectConfiguration: {
        Enabled: true,
        Services: [Match.objectLike({ Tls: Match.objectLike({ IssuerCertificateAuthority: Match.anyValue() }) })],
      },
    });
    services.hasResourceProperties('AWS::ECS::Service', {
      ServiceName: 'frontend',
      ServiceConnectConfiguration: { Enabled: true },
    });
    stage.template('compute').resourceCountIs('AWS::ACMPCA::CertificateAuthority', 1);
  });

  test.each(['frontend', 'backend'])(
    '[VIB-34] a release of three tasks of the %s adds one, and stops none before it is healthy',
    (name) => {
      const [, { DeploymentConfiguration }] = stage
        .resources('services-main', 'AWS::ECS::Service')
        .find(([, { ServiceName }]) => ServiceName === name) as [string, Rolling];
      const { MinimumHealthyPercent, MaximumPercent, Strategy } = DeploymentConfiguration;
      expect({ Strategy, MinimumHealthyPercent }).toEqual({ Strategy: 'ROLLING', MinimumHealthyPercent: 100 });
      // ECS rounds down
      expect(Math.floor((3 * MaximumPercent) / 100)).toBe(4);
    },
  );

  test('[VIB-44] a task goes only while CPU, memory and connections are all below 30 % of what is allowed', () => {
    services.hasResourceProperties('AWS::CloudWatch::Alarm', {
      AlarmName: 'vibebox-prod-backend-scale-in',
      Metrics: Match.arrayWith([
        Match.objectLike({ Expression: Match.stringLikeRegexp('cpu0 < 30,.* AND .*memory1 < 30,.* AND .*< 300,') }),
      ]),
    });
  });
});

interface Rolling extends Record<string, unknown> {
  readonly DeploymentConfiguration: {
    readonly Strategy: string;
    readonly MinimumHealthyPercent: number;
    readonly MaximumPercent: number;
  };
}
