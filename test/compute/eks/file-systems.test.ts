import { describe, expect, test } from '@jest/globals';
import { Match } from 'aws-cdk-lib/assertions';
import { synthesizeVariant } from '../../support/synth';

const stage = synthesizeVariant(
  {
    delivery: { repository: 'https://github.com/example/shop.git' },
    fileSystems: { uploads: {}, idle: {} },
    services: { api: { mounts: { '/data': 'uploads' } }, reader: { kind: 'worker', mounts: { '/data': 'uploads' } } },
  },
  { target: 'eks' },
);
const compute = stage.template('compute');

describe('[VIB-18] file systems on nodes', () => {
  test('are mounted by a driver that AWS keeps, with an identity that lets it in by the access points of services alone', () => {
    compute.hasResourceProperties('AWS::EKS::Addon', {
      AddonName: 'aws-efs-csi-driver',
      PodIdentityAssociations: [{ ServiceAccount: 'efs-csi-node-sa', RoleArn: Match.anyValue() }],
      // pods that still mount, when nobody should any more, need it in order to stop
      PreserveOnDelete: true,
    });
    const statements = stage
      .resources('compute', 'AWS::IAM::Policy')
      .flatMap(([, { PolicyDocument }]) => (PolicyDocument as { Statement: Record<string, unknown>[] }).Statement)
      .filter(({ Action }) => JSON.stringify(Action).includes('elasticfilesystem'));
    expect(statements).toEqual([
      {
        Action: ['elasticfilesystem:ClientMount', 'elasticfilesystem:ClientWrite'],
        Effect: 'Allow',
        Resource: expect.anything(),
        Condition: {
          StringEquals: { 'elasticfilesystem:AccessPointArn': [expect.anything(), expect.anything()] },
        },
      },
    ]);
  });

  test('are open to the nodes at both ends, and those that nobody mounts to nobody', () => {
    const rules = (['Egress', 'Ingress'] as const).map((end) =>
      stage
        .resources('compute', `AWS::EC2::SecurityGroup${end}`)
        .filter(([, { FromPort }]) => FromPort === 2049)
        .map(([, rule]) => rule['Description']),
    );
    expect(rules).toEqual([['declared: mounts of uploads'], ['declared: mounts of uploads']]);
  });

  test('let in the nodes of daemons where one mounts them, and those of the services where one does', () => {
    const mixed = synthesizeVariant(
      {
        fileSystems: { uploads: {}, layers: {} },
        services: {
          api: { mounts: { '/data': 'uploads' } },
          builder: { kind: 'daemon', mounts: { '/data': 'uploads', '/layers': 'layers' } },
        },
      },
      { target: 'eks' },
    );
    const groups = new Map(
      mixed
        .resources('compute', 'AWS::EC2::SecurityGroup')
        .map(([id, { GroupDescription }]) => [id, String(GroupDescription).split(' of ')[1]]),
    );
    const rules = mixed
      .resources('compute', 'AWS::EC2::SecurityGroupIngress')
      .filter(([, { FromPort }]) => FromPort === 2049)
      .map(([, { Description, SourceSecurityGroupId }]) => {
        const { 'Fn::GetAtt': [id] = [] } = SourceSecurityGroupId as { 'Fn::GetAtt'?: string[] };
        return `${String(Description)}: ${groups.get(id ?? '')}`;
      });
    expect(rules.toSorted()).toEqual([
      'declared: mounts of layers: the daemons',
      'declared: mounts of uploads: the daemons',
      'declared: mounts of uploads: the services',
    ]);
  });

  test('and their access points are told to the cluster', () => {
    const told = JSON.stringify(stage.stack('gitops').json);
    expect(told).toContain('slipway.dev/api_uploads-volume');
    expect(told).toContain('slipway.dev/reader_uploads-volume');
  });

  test('give services no permission of their own', () => {
    expect(JSON.stringify(stage.stack('services-main').json)).not.toContain('elasticfilesystem');
  });

  test('cost nothing where there are none', () => {
    const without = synthesizeVariant({}, { target: 'eks' });
    expect(JSON.stringify(without.stack('compute').json)).not.toContain('efs');
  });

  test('nothing of it is found by the gate', () => {
    expect(stage.findings).toEqual([]);
  });
});
