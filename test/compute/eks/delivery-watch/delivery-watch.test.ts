import { describe, expect, test } from '@jest/globals';
import { Match } from 'aws-cdk-lib/assertions';
import { applicationPath, watchObjects } from '../../../../lib/compute/eks/delivery-watch/watch-objects';
import { synthesizeVariant } from '../../../support/synth';

const delivery = { repository: 'https://github.com/acme/shop.git' };
const stage = synthesizeVariant({ delivery }, { target: 'eks' });
const compute = stage.template('compute');

describe('the function that knows what Argo CD has delivered', () => {
  const [, role] = stage.resources('compute', 'AWS::IAM::Role').find(([id]) => id.includes('DeliveryWatch')) ?? [];

  test('has a name that the pipeline knows, and what it needs to reach the cluster without asking AWS', () => {
    compute.hasResourceProperties('AWS::Lambda::Function', {
      FunctionName: 'shop-dev-delivery-watch',
      Environment: {
        Variables: {
          CLUSTER: Match.anyValue(),
          ENDPOINT: { 'Fn::GetAtt': [Match.anyValue(), 'Endpoint'] },
          AUTHORITY: { 'Fn::GetAtt': [Match.anyValue(), 'CertificateAuthorityData'] },
          APPLICATION_PATH: '/apis/argoproj.io/v1alpha1/namespaces/argocd/applications/shop',
        },
      },
    });
  });

  test('may do nothing in AWS but be in the network and write its log', () => {
    const actions = [...JSON.stringify(role?.['Policies']).matchAll(/"([a-z0-9]+):[A-Z]\w+"/g)].map(
      ([, service]) => service,
    );
    expect(new Set(actions)).toEqual(new Set(['ec2', 'logs']));
  });

  test('reaches the control plane and nothing else', () => {
    const ways = stage
      .resources('compute', 'AWS::EC2::SecurityGroupEgress')
      .filter(([id]) => id.includes('DeliveryWatch'));
    expect(ways.map(([, way]) => way)).toEqual([
      expect.objectContaining({
        FromPort: 443,
        ToPort: 443,
        DestinationSecurityGroupId: { 'Fn::GetAtt': [expect.stringContaining('ControlPlaneGroup'), 'GroupId'] },
      }),
    ]);
  });

  test('reads one application of Argo CD, by an entry of its own', () => {
    compute.hasResourceProperties('AWS::EKS::AccessEntry', {
      KubernetesGroups: ['shop-dev-delivery-watch'],
      Type: 'STANDARD',
      AccessPolicies: Match.absent(),
    });
    const place = { system: 'shop', stage: 'dev' };
    const [right, binding] = watchObjects(place);
    expect(right.rules).toEqual([
      { apiGroups: ['argoproj.io'], resources: ['applications'], resourceNames: ['shop'], verbs: ['get'] },
    ]);
    expect(right.metadata?.namespace).toBe('argocd');
    expect(binding.subjects).toEqual([
      { apiGroup: 'rbac.authorization.k8s.io', kind: 'Group', name: 'shop-dev-delivery-watch' },
    ]);
    expect(applicationPath(place)).toContain('/namespaces/argocd/');
  });

  test('is asked by a role of the same account, without a permission of its own', () => {
    compute.resourceCountIs('AWS::Lambda::Permission', 0);
    expect(stage.findings).toEqual([]);
  });

  test('admits the account of the pipeline where that is another', () => {
    const abroad = synthesizeVariant({ delivery, stages: { dev: { account: '222233334444' } } }, { target: 'eks' });
    abroad.template('compute').hasResourceProperties('AWS::Lambda::Permission', {
      Action: 'lambda:InvokeFunction',
      Principal: '111122223333',
    });
  });

  test('is there only where Argo CD is', () => {
    const byHand = synthesizeVariant({}, { target: 'eks' });
    expect(byHand.resources('compute', 'AWS::Lambda::Function').map(([id]) => id)).not.toContainEqual(
      expect.stringContaining('DeliveryWatch'),
    );
  });
});
