import { describe, expect, test } from '@jest/globals';
import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import type { ComputePlatformProps } from '../../../lib/compute/compute-platform-props';
import { ScalerIdentity } from '../../../lib/compute/eks/scaler-identity';
import type { IStore } from '../../../lib/contracts/data';
import { minimalStage } from '../../support/descriptions';

const bounds = { replicas: { min: 2, max: 9 } };
const latency = { metric: 'latency', percentile: 'p95', milliseconds: 500 };
const depth = { metric: 'queue', depthPerReplica: 100 };

function stageWith(...scaling: object[]) {
  const worker = { kind: 'worker', consumes: 'jobs', ...bounds, scaling: [{ metric: 'cpu', percent: 60 }] };
  const services = {
    api: { ...bounds, scaling: [latency] },
    worker,
    ...(scaling.length > 0 && { worker: { ...worker, scaling } }),
  };
  return minimalStage({ queues: { jobs: {}, others: {} }, services });
}

function statementsOf(...scaling: object[]): unknown {
  const stack = new Stack(new App({ builtinCloudFormationValidation: false }), 'gitops');
  const store = (name: string): IStore => {
    const queue = new Queue(stack, name);
    return {
      name,
      address: queue.queueUrl,
      grant: (role) => [queue.grant(role, 'sqs:GetQueueAttributes', 'sqs:GetQueueUrl')],
    };
  };
  const data = {
    stores: new Map([
      ['jobs', store('jobs')],
      ['others', store('others')],
    ]),
  };
  new ScalerIdentity(stack, 'Scaler', { spec: stageWith(...scaling), data } as unknown as ComputePlatformProps);
  const template = Template.fromStack(stack);
  template.hasResourceProperties('AWS::EKS::PodIdentityAssociation', {
    ClusterName: 'shop-dev-a',
    Namespace: 'keda',
    ServiceAccount: 'keda-operator',
  });
  const [policy] = Object.values(template.findResources('AWS::IAM::Policy')) as {
    Properties: { PolicyDocument: { Statement: unknown } };
  }[];
  return policy?.Properties.PolicyDocument.Statement;
}

describe('[XEO-08, XEO-16] the identity of KEDA', () => {
  test('reads numbers, and nothing of queues that nobody scales on', () => {
    expect(statementsOf()).toMatchObject([{ Action: 'cloudwatch:GetMetricData', Resource: '*' }]);
  });

  test('sees how long the queues are that services scale on', () => {
    expect(statementsOf(depth)).toMatchObject([
      { Action: 'cloudwatch:GetMetricData' },
      {
        Action: ['sqs:GetQueueAttributes', 'sqs:GetQueueUrl'],
        Resource: { 'Fn::GetAtt': [expect.stringMatching(/^jobs/), 'Arn'] },
      },
    ]);
  });

  test.each([
    [[latency], true],
    [[{ metric: 'connections', perReplica: 1000 }], true],
    [[{ metric: 'cpu', percent: 70 }], false],
  ])('is there only where something of AWS is asked: %j', (scaling, isNeeded) => {
    const stage = minimalStage({ services: { api: { ...bounds, scaling } } });
    expect(ScalerIdentity.isNeeded(stage)).toBe(isNeeded);
  });
});
