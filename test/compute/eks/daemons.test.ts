import { describe, expect, test } from '@jest/globals';
import { Match } from 'aws-cdk-lib/assertions';
import { kubernetesObjects } from '../../../lib/lowering/kubernetes/kubernetes-objects';
import { minimalStage } from '../../support/descriptions';
import { docker } from '../../support/docker';
import { problemsOf } from '../../support/kubernetes-models';
import { synthesizeVariant } from '../../support/synth';

const stage = synthesizeVariant(docker, { target: 'eks' });
const compute = stage.template('compute');

describe('nodes of daemons', () => {
  test('[VIB-13] are as many as replicas, and keep everybody else away', () => {
    compute.hasResourceProperties('AWS::EKS::Nodegroup', {
      ScalingConfig: { MinSize: 2, DesiredSize: 2, MaxSize: 2 },
      InstanceTypes: ['m7g.2xlarge'],
      AmiType: 'AL2023_ARM_64_STANDARD',
      Labels: { 'slipway.dev/nodes': 'docker' },
      Taints: [{ Key: 'slipway.dev/nodes', Value: 'docker', Effect: 'NO_SCHEDULE' }],
      UpdateConfig: { MaxUnavailable: 1 },
    });
    compute.hasResourceProperties('AWS::EKS::Nodegroup', {
      AmiType: 'AL2023_x86_64_STANDARD',
      Subnets: [Match.anyValue(), Match.anyValue()],
    });
  });

  test('[VIB-14, VIB-15] have an encrypted gp3 disk with 3000 operations per second, and closed metadata', () => {
    compute.hasResourceProperties('AWS::EC2::LaunchTemplate', {
      LaunchTemplateData: Match.objectLike({
        BlockDeviceMappings: [
          Match.objectLike({
            Ebs: Match.objectLike({ Encrypted: true, VolumeType: 'gp3', Iops: 3000, VolumeSize: 500 }),
          }),
        ],
        MetadataOptions: { HttpTokens: 'required', HttpPutResponseHopLimit: 1 },
      }),
    });
  });

  test('carry a group that data does not let in, beside that of the cluster, which a template has to name itself', () => {
    const [[group] = []] = stage
      .resources('compute', 'AWS::EC2::SecurityGroup')
      .filter(([, { GroupDescription }]) => String(GroupDescription).startsWith('Nodes of the daemons'));
    const templates = stage.resources('compute', 'AWS::EC2::LaunchTemplate');
    expect(templates).not.toEqual([]);
    for (const [, { LaunchTemplateData }] of templates)
      expect(LaunchTemplateData).toMatchObject({
        SecurityGroupIds: [
          { 'Fn::GetAtt': [group, 'GroupId'] },
          { 'Fn::GetAtt': [expect.anything(), 'ClusterSecurityGroupId'] },
        ],
      });
  });

  test('enforce network policies and hand out identities, which is there before them; names come after', () => {
    const addOns = new Map(
      stage.resources('compute', 'AWS::EKS::Addon').map(([id, { AddonName, ...rest }]) => [AddonName, { id, ...rest }]),
    );
    expect(addOns.get('vpc-cni')).toMatchObject({ ConfigurationValues: '{"enableNetworkPolicy":"true"}' });
    // gone, it would take along the switch for policies on all other nodes
    expect(addOns.get('vpc-cni')).toHaveProperty('PreserveOnDelete', true);
    const dependencies = (part: string) => {
      const [, resource] =
        Object.entries(stage.stack('compute').json.Resources).find(([id]) => id.includes(part)) ?? [];
      return resource?.DependsOn;
    };
    expect(dependencies('DaemonsGroupdocker')).toEqual(
      expect.arrayContaining(['vpc-cni', 'kube-proxy', 'eks-pod-identity-agent'].map((name) => addOns.get(name)?.id)),
    );
    expect(dependencies('DaemonsNames')).toEqual(
      expect.arrayContaining([expect.stringContaining('Groupdocker'), expect.stringContaining('Groupagent')]),
    );
  });

  test('are none of Auto Mode, whose pools are for the others alone', () => {
    const pools = JSON.stringify(stage.resources('compute', 'Custom::AWSCDK-EKS-KubernetesResource'));
    expect(pools).toContain('on-demand-arm64');
    expect(pools).not.toContain('docker-on-demand');
    expect(pools).not.toContain('amd64');
  });

  test('cost nothing where no daemon is', () => {
    const without = synthesizeVariant({ services: { worker: { kind: 'worker' } } }, { target: 'eks' });
    without.template('compute').resourceCountIs('AWS::EKS::Nodegroup', 0);
    expect(JSON.stringify(without.stack('compute').json)).not.toContain('vpc-cni"');
  });
});

/** For a part of an object that is compared in parts. */
const exactly = (part: object): unknown => ({
  asymmetricMatch: (other: unknown) => JSON.stringify(other) === JSON.stringify(part),
});

describe('a daemon', () => {
  const objects = kubernetesObjects(minimalStage(docker));
  const find = (kind: string, name: string) =>
    objects.find((object) => object.kind === kind && object.metadata.name === name);

  test('[VIB-13, VIB-14] is a DaemonSet on its own nodes, whose disk it has for itself', () => {
    expect(find('DaemonSet', 'docker')).toMatchObject({
      metadata: { namespace: 'docker' },
      spec: {
        template: {
          spec: {
            nodeSelector: { 'slipway.dev/nodes': 'docker' },
            containers: [
              {
                securityContext: { privileged: true },
                resources: {
                  requests: { cpu: '2000m', memory: '4096Mi', 'ephemeral-storage': '1Gi' },
                  limits: exactly({ cpu: '8000m', memory: '16384Mi' }),
                },
              },
            ],
          },
        },
      },
    });
  });

  test('[VIB-26] has a name for the addresses of all its replicas', () => {
    expect(find('Service', 'docker')).toMatchObject({
      spec: { clusterIP: 'None', ports: [{ port: 2376, targetPort: 2376 }] },
    });
    expect(find('ConfigMap', 'api')).toMatchObject({
      data: { DOCKER_URL: 'tcp://docker.docker.svc.cluster.local:2376' },
    });
  });

  test('[VIB-18] mounts the files that it shares with the others', () => {
    expect(find('PersistentVolumeClaim', 'docker.docker-volumes-500gi')).toMatchObject({
      spec: { accessModes: ['ReadWriteMany'], resources: { requests: { storage: '500Gi' } } },
    });
  });

  test('starts with its first release', () => {
    const before = kubernetesObjects(minimalStage(docker), 'unreleased').filter(({ kind }) => kind === 'DaemonSet');
    expect(before.map(({ metadata }) => metadata.name)).toEqual(['docker']);
  });

  test('and what it consists of has no field that Kubernetes does not know', () => {
    expect(problemsOf(objects.filter(({ kind }) => kind !== 'TargetGroupBinding'))).toEqual([]);
  });
});
