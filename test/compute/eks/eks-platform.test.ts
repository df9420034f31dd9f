import { describe, expect, test } from '@jest/globals';
import { Match } from 'aws-cdk-lib/assertions';
import customerService from '../../../systems/customer-service';
import { infrastructureFacts } from '../../../lib/lowering/kubernetes/infrastructure-facts';
import { annotationKey } from '../../../lib/lowering/kubernetes/infrastructure-fact';
import { stageOf, synthesizeStage, synthesizeVariant } from '../../support/synth';

const prod = synthesizeStage(customerService, 'prod', { target: 'eks' });
const dev = synthesizeStage(customerService, 'dev', { target: 'eks' });

/** Kubernetes objects that CloudFormation applies, as the template has them: tokens stand as their JSON. */
function manifests(stage: typeof prod, concern: string): string {
  const custom = stage.resources(concern, 'Custom::AWSCDK-EKS-KubernetesResource');
  return JSON.stringify(custom.map(([, { Manifest }]) => Manifest)).replaceAll('\\', '');
}

describe('the cluster', () => {
  test('is reached from its network only, tells everything, and encrypts its secrets', () => {
    prod.template('compute').hasResourceProperties('AWS::EKS::Cluster', {
      Name: 'customer-service-prod-a',
      Version: '1.36',
      ResourcesVpcConfig: Match.objectLike({ EndpointPrivateAccess: true, EndpointPublicAccess: false }),
      AccessConfig: { AuthenticationMode: 'API', BootstrapClusterCreatorAdminPermissions: false },
      Logging: { ClusterLogging: { EnabledTypes: Match.arrayWith([{ Type: 'audit' }, { Type: 'authenticator' }]) } },
      EncryptionConfig: [Match.objectLike({ Resources: ['secrets'] })],
      UpgradePolicy: { SupportType: 'STANDARD' },
      ZonalShiftConfig: { Enabled: true },
    });
  });

  test('runs in Auto Mode, with the range of addresses that the policies of the services name', () => {
    prod.template('compute').hasResourceProperties('AWS::EKS::Cluster', {
      ComputeConfig: Match.objectLike({ Enabled: true, NodePools: ['system'] }),
      StorageConfig: { BlockStorage: { Enabled: true } },
      KubernetesNetworkConfig: Match.objectLike({
        ElasticLoadBalancing: { Enabled: true },
        ServiceIpv4Cidr: '172.20.0.0/16',
      }),
    });
  });

  test.each([
    ['prod', prod, true],
    ['dev', dev, false],
  ] as const)('of %s is protected from deletion where data is kept', (_, stage, isProtected) => {
    stage.template('compute').hasResourceProperties('AWS::EKS::Cluster', { DeletionProtection: isProtected });
  });

  test('has the metrics that scaling needs', () => {
    prod.template('compute').hasResourceProperties('AWS::EKS::Addon', {
      AddonName: 'metrics-server',
      // not on nodes that data lets in
      ConfigurationValues: Match.serializedJson(
        Match.objectLike({ nodeSelector: { 'karpenter.sh/nodepool': 'system' } }),
      ),
    });
  });

  test('has the controller of its agents on nodes that data does not let in', () => {
    const [addOn] = prod
      .resources('compute', 'AWS::EKS::Addon')
      .filter(([, { AddonName }]) => AddonName === 'amazon-cloudwatch-observability')
      .map(([, { ConfigurationValues }]) => JSON.parse(String(ConfigurationValues)) as object);
    expect(addOn).toHaveProperty('manager', {
      nodeSelector: { 'karpenter.sh/nodepool': 'system' },
      tolerations: [{ key: 'CriticalAddonsOnly', operator: 'Exists' }],
    });
  });

  test('[CUS-50] keeps the logs of containers and nodes in groups of its own making, encrypted and for a time', () => {
    const groups = prod
      .resources('compute', 'AWS::Logs::LogGroup')
      .filter(([, { LogGroupName }]) => String(LogGroupName).startsWith('/aws/containerinsights/'));
    expect(groups.map(([, { LogGroupName }]) => String(LogGroupName).replace(/.*\//, '')).toSorted()).toEqual([
      'application',
      'dataplane',
      'host',
      'performance',
    ]);
    for (const [, group] of groups) {
      expect(group).toMatchObject({ RetentionInDays: 30, KmsKeyId: expect.anything() });
    }
  });

  test.each([
    [
      'enhanced',
      { agent: { config: { logs: { metrics_collected: { kubernetes: { enhanced_container_insights: true } } } } } },
    ],
    [
      'on',
      { agent: { config: { logs: { metrics_collected: { kubernetes: { enhanced_container_insights: false } } } } } },
    ],
    ['off', { agent: { enabled: false } }],
  ] as const)('collects metrics of containers as declared: %s', (containerInsights, agent) => {
    const stage = synthesizeVariant({ compute: { containerInsights } }, { target: 'eks' });
    stage.template('compute').hasResourceProperties('AWS::EKS::Addon', {
      AddonName: 'amazon-cloudwatch-observability',
      ConfigurationValues: Match.serializedJson({
        containerLogs: { enabled: true },
        manager: Match.anyValue(),
        ...agent,
      }),
      PodIdentityAssociations: [{ ServiceAccount: 'cloudwatch-agent', RoleArn: Match.anyValue() }],
    });
  });
});

describe('the nodes', () => {
  /** But for the way of the function that asks Argo CD, which leads to the control plane. */
  const openings = () =>
    prod
      .resources('compute', 'AWS::EC2::SecurityGroupIngress')
      .filter(([id]) => !id.startsWith('EksDeliveryWatch'))
      .map(([, rule]) => rule);

  test('enforce network policies, and end before a password does', () => {
    const objects = manifests(prod, 'compute');
    expect(objects).toContain('"enable-network-policy-controller":"true"');
    expect(objects).toContain('"networkPolicy":"DefaultAllow"');
    expect(objects).toMatch(/"expireAfter":"\d+h"/);
  });

  test('are of the architecture and capacity that services ask for', () => {
    expect(manifests(prod, 'compute')).toContain('"name":"on-demand-arm64"');
    expect(manifests(prod, 'compute')).not.toContain('spot');
    const spot = synthesizeVariant(
      { services: { api: { architecture: 'x86_64', capacity: { spot: true } } } },
      { target: 'eks' },
    );
    expect(manifests(spot, 'compute')).toContain('"name":"spot-amd64"');
    expect(manifests(spot, 'compute')).toContain('"taints":[{"key":"karpenter.sh/capacity-type"');
  });

  test('carry the tags of the stage, every one of which the cluster may set: with another one no node starts', () => {
    const tagged = /"tags":(\{[^}]*\})/.exec(manifests(prod, 'compute'))?.[1] ?? '{}';
    const tags = Object.keys(JSON.parse(tagged) as object);
    expect(tags).toEqual(expect.arrayContaining(['system', 'stage']));
    prod.template('compute').hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: Match.objectLike({
        Statement: [
          Match.objectLike({
            Action: ['ec2:CreateFleet', 'ec2:CreateLaunchTemplate', 'ec2:RunInstances'],
            Condition: Match.objectLike({ 'ForAllValues:StringLike': { 'aws:TagKeys': Match.arrayWith(tags) } }),
          }),
        ],
      }),
    });
  });

  test('[CUS-43] alone are let in by data and reached by the load balancer: what runs on other nodes is not', () => {
    const [[services] = []] = prod
      .resources('compute', 'AWS::EC2::SecurityGroup')
      .filter(([, { GroupDescription }]) => GroupDescription === 'Nodes of the services of customer-service-prod-a');
    const group = { 'Fn::GetAtt': [services, 'GroupId'] };
    const rules = openings();
    expect(rules.filter(({ FromPort }) => FromPort === 8080)).toMatchObject([{ GroupId: group }]);
    expect(rules.filter(({ FromPort }) => FromPort !== 8080)).toMatchObject([
      { SourceSecurityGroupId: group },
      { SourceSecurityGroupId: group },
    ]);
    const nodeClass = prod
      .resources('compute', 'Custom::AWSCDK-EKS-KubernetesResource')
      .map(([, { Manifest }]) => JSON.stringify(Manifest))
      .find((manifest) => manifest.includes('NodeClass'));
    expect(nodeClass?.split('securityGroupSelectorTerms')[1]).toMatch(
      new RegExp(`ClusterSecurityGroupId.*"${services}","GroupId"`),
    );
    // the group outlives the nodes that carry it, which end with their cluster
    prod.template('compute').hasResource('AWS::EKS::Cluster', { DependsOn: Match.arrayWith([services]) });
  });

  test('[CUS-43] are opened to the load balancer and to the data, on the declared ports only', () => {
    expect(
      openings()
        .map(({ FromPort, ToPort }) => [Number(FromPort), Number(ToPort)])
        .toSorted(([a], [b]) => a! - b!),
    ).toEqual([
      [5432, 5432],
      [6379, 6379],
      [8080, 8080],
    ]);
  });
});

describe('a service', () => {
  test('[CUS-43] has an identity of its own, which only its pods can take', () => {
    prod.template('services-main').hasResourceProperties('AWS::EKS::PodIdentityAssociation', {
      // taken from the stack of the cluster, which is so deployed before this one
      ClusterName: { 'Fn::GetStackOutput': Match.objectLike({ StackName: 'customer-service-prod-compute' }) },
      Namespace: 'customer-service',
      ServiceAccount: 'customer-service',
    });
    prod.template('services-main').hasResourceProperties('AWS::IAM::Role', {
      AssumeRolePolicyDocument: {
        Statement: [
          {
            Action: ['sts:AssumeRole', 'sts:TagSession'],
            Effect: 'Allow',
            Principal: { Service: 'pods.eks.amazonaws.com' },
          },
        ],
        Version: '2012-10-17',
      },
    });
  });

  test('is watched in its releases by the same alarm as on fargate', () => {
    prod.template('services-main').hasResourceProperties('AWS::CloudWatch::Alarm', {
      AlarmName: 'customer-service-prod-customer-service-release-errors',
    });
  });
});

describe('the delivery', () => {
  test('comes after the identities of the services', () => {
    expect(prod.stack('gitops').dependsOn).toEqual(expect.arrayContaining(['compute', 'services-main']));
  });

  test('carries every fact that the chart needs, and no secret', () => {
    const objects = manifests(prod, 'gitops');
    for (const fact of infrastructureFacts(stageOf(customerService, 'prod'))) {
      expect(objects).toContain(`"${annotationKey(fact)}":`);
    }
    expect(objects).not.toMatch(/SecretString|resolve:secretsmanager/);
  });

  test("follows the stage's own ref, and stops where a fact is missing", () => {
    const objects = manifests(prod, 'gitops');
    expect(objects).toContain('"targetRevision":"env/prod"');
    expect(objects).toContain('"goTemplateOptions":["missingkey=error"]');
    expect(objects).toContain('"values-prod.yaml"');
  });

  test('[CUS-42] reads the secrets of its own stage only, and that of the administrator who brings dumps back', () => {
    prod.template('gitops').hasResourceProperties('AWS::IAM::Role', {
      Policies: [
        {
          PolicyName: 'ReadSecrets',
          PolicyDocument: Match.objectLike({
            Statement: [
              Match.objectLike({
                Action: ['secretsmanager:DescribeSecret', 'secretsmanager:GetSecretValue'],
                Resource: [
                  'arn:aws:secretsmanager:us-east-1:111122223333:secret:customer-service/prod/*',
                  { 'Fn::GetStackOutput': Match.objectLike({ StackName: 'customer-service-prod-database' }) },
                ],
              }),
            ],
          }),
        },
      ],
    });
  });

  test('without a repository there is no Argo CD, and the chart is installed by hand', () => {
    const stage = synthesizeVariant({}, { target: 'eks' });
    const charts = stage.resources('gitops', 'Custom::AWSCDK-EKS-HelmChart').map(([, { Chart }]) => Chart);
    expect(charts).toEqual(['external-secrets']);
  });
});

test('[CUS-46] people are let in by role, into groups that the chart gives rights', () => {
  const access = {
    viewers: ['arn:aws:iam::111122223333:role/support'],
    operators: [],
    admins: ['arn:aws:iam::111122223333:role/emergency'],
  };
  const stage = synthesizeVariant({ compute: { access } }, { target: 'eks' });
  stage.template('compute').hasResourceProperties('AWS::EKS::AccessEntry', {
    PrincipalArn: 'arn:aws:iam::111122223333:role/support',
    KubernetesGroups: [Match.stringLikeRegexp('-dev-viewers$')],
    AccessPolicies: Match.absent(),
  });
  stage.template('compute').hasResourceProperties('AWS::EKS::AccessEntry', {
    PrincipalArn: 'arn:aws:iam::111122223333:role/emergency',
    AccessPolicies: [
      { PolicyArn: Match.stringLikeRegexp('AmazonEKSClusterAdminPolicy$'), AccessScope: { Type: 'cluster' } },
    ],
  });
});
