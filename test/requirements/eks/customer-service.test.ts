import { expect, test } from '@jest/globals';
import { Match } from 'aws-cdk-lib/assertions';
import customerService from '../../../systems/customer-service';
import { podRunners } from '../../conformance/eks/pod-runners';
import { describeBuiltOnEks } from '../describe-built';

const NAME = 'customer-service';

describeBuiltOnEks(customerService, 'prod', ({ stage, cluster: { applied, delivered } }) => {
  const compute = stage.template('compute');
  const runner = podRunners(delivered).find(({ name }) => name === NAME)!;

  test('[CUS-20] the cluster is of EKS with Auto Mode, and its pods register with the load balancer of the stage', () => {
    compute.hasResourceProperties('AWS::EKS::Cluster', {
      Name: 'customer-service-prod-a',
      ComputeConfig: Match.objectLike({ Enabled: true }),
    });
    expect(delivered.all('TargetGroupBinding').map(({ spec }) => spec.targetGroupARN)).toEqual([
      expect.stringMatching(/^ingress\.IngressEndpoints/),
    ]);
    expect(delivered.objects.filter(({ kind }) => kind === 'Ingress')).toEqual([]);
  });

  test('[CUS-12, CUS-26, CUS-27] no pod stops before a new one is ready, and a release that does not get ready stops', () => {
    expect(delivered.find('Deployment', NAME, NAME)!.spec).toMatchObject({
      strategy: { rollingUpdate: { maxUnavailable: 0 } },
      progressDeadlineSeconds: 600,
    });
    expect(applied.all('ApplicationSet').find(({ metadata }) => metadata.name === NAME)).toMatchObject({
      spec: { template: { spec: { source: { targetRevision: 'env/prod' } } } },
    });
  });

  test('[CUS-28] the chart has a Deployment, a Service and a ConfigMap', () => {
    for (const kind of ['Deployment', 'Service', 'ConfigMap'] as const)
      expect(delivered.find(kind, NAME, NAME)).toBeDefined();
  });

  test('[CUS-38] a ScaledObject of KEDA holds 70 % CPU', () => {
    expect(delivered.all('ScaledObject').map(({ spec }) => spec.triggers)).toEqual([
      [{ type: 'cpu', metricType: 'Utilization', metadata: { value: '70' } }],
    ]);
  });

  test('[CUS-39] a pod asks for 0.5 CPU and 1 GiB, and may use no more', () => {
    const size = { cpu: '500m', memory: '1024Mi' };
    expect(runner.container.resources).toMatchObject({ requests: size, limits: size });
  });

  test('[CUS-46] viewers see, operators remove pods besides, and nobody reads secrets', () => {
    const roles = delivered.all('Role').map(({ metadata, rules = [] }) => ({ name: metadata.name, rules }));
    expect(roles.map(({ name }) => name)).toEqual(['operator', 'viewer']);
    const rules = roles.flatMap((role) => role.rules);
    expect(rules.flatMap(({ resources = [] }) => resources)).not.toContain('secrets');
    expect(rules.flatMap(({ verbs }) => verbs)).not.toContain('*');
    expect(delivered.all('RoleBinding').flatMap(({ subjects = [] }) => subjects.map(({ kind }) => kind))).toEqual([
      'Group',
      'Group',
      'Group',
    ]);
  });

  test('[CUS-47, CUS-50] the control plane logs who asked it for what, and nodes what goes on there', () => {
    compute.hasResourceProperties('AWS::EKS::Cluster', {
      Logging: { ClusterLogging: { EnabledTypes: Match.arrayWith([{ Type: 'audit' }]) } },
    });
    compute.hasResourceProperties('AWS::Logs::LogGroup', { LogGroupName: '/aws/eks/customer-service-prod-a/cluster' });
    for (const kind of ['application', 'dataplane', 'host'])
      compute.hasResourceProperties('AWS::Logs::LogGroup', {
        LogGroupName: `/aws/containerinsights/customer-service-prod-a/${kind}`,
        KmsKeyId: Match.anyValue(),
      });
  });
});
