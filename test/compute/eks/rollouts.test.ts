import { describe, expect, test } from '@jest/globals';
import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { RolloutsIdentity, rolloutsDifferences, rolloutsValues } from '../../../lib/compute/eks/rollouts';
import { allOf } from '../../lowering/kubernetes/objects';
import { shiftingStage } from '../../lowering/kubernetes/shifting-stage';
import { synthesizeVariant } from '../../support/synth';

const stage = shiftingStage();

describe('the identity of the controller that shifts traffic', () => {
  const stack = new Stack(new App({ builtinCloudFormationValidation: false }), 'gitops');
  new RolloutsIdentity(stack, 'Rollouts', stage);
  const template = Template.fromStack(stack);

  test('is for the service account of its chart in this cluster', () => {
    template.hasResourceProperties('AWS::EKS::PodIdentityAssociation', {
      ClusterName: 'shop-dev-a',
      Namespace: 'argo-rollouts',
      ServiceAccount: 'argo-rollouts',
    });
  });

  test('may read the numbers of releases and the health of targets, and change nothing', () => {
    template.hasResourceProperties('AWS::IAM::Role', {
      Policies: [
        {
          PolicyName: 'ObserveReleases',
          PolicyDocument: {
            Version: '2012-10-17',
            Statement: [
              {
                Effect: 'Allow',
                Action: ['cloudwatch:GetMetricData', 'elasticloadbalancing:DescribeTargetHealth'],
                Resource: '*',
              },
            ],
          },
        },
      ],
    });
  });
});

describe('the controller', () => {
  const [binding] = allOf(stage, 'TargetGroupBinding');
  const [group] = binding!.apiVersion.split('/');

  test('makes sure that the load balancer knows the new pods, through the bindings of Auto Mode', () => {
    expect(rolloutsValues(stage)).toMatchObject({
      controller: {
        awsVerifyTargetGroup: true,
        awsTargetGroupBindingAPIVersion: binding!.apiVersion,
        extraEnv: [{ name: 'AWS_REGION', value: 'us-east-1' }],
      },
      providerRBAC: {
        additionalRules: [{ apiGroups: [group], resources: ['targetgroupbindings'], verbs: ['get', 'list'] }],
      },
    });
  });

  test('may choose the pods of a Service, which is no deviation from Git', () => {
    expect(rolloutsDifferences).toEqual([
      { group: '', kind: 'Service', jsonPointers: ['/spec/selector/rollouts-pod-template-hash'] },
    ]);
  });
});

describe('what only the deployment knows of a release', () => {
  const delivery = { repository: 'https://github.com/example/shop.git' };
  const release = { strategy: 'blue-green' };
  const synthesized = synthesizeVariant({ delivery, services: { api: { release } } }, { target: 'eks' });
  const manifests = JSON.stringify(synthesized.resources('gitops', 'Custom::AWSCDK-EKS-KubernetesResource'));

  test.each([
    ['the second target group', 'api-preview-group-arn', /RefIngressEndpointsapi\w+Alternate/],
    ['the target group that has the traffic, as CloudWatch names it', 'api-target-group-name', /TargetGroupFullName/],
    ['the load balancer, as CloudWatch names it', 'load-balancer-name', /LoadBalancerFullName/],
  ])('reaches the chart: %s', (_, fact, reference) => {
    const [, value = ''] = manifests.split(`slipway.dev/${fact}`);
    expect(value.slice(0, 200)).toMatch(reference);
  });
});
