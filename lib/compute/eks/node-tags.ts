import type { IRole } from 'aws-cdk-lib/aws-iam';
import { Policy, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { acknowledge } from '../../shared/acknowledge';

/** Tags that Auto Mode itself sets on what it makes. */
const OWN_TAGS = [
  'eks:eks-cluster-name',
  'eks:kubernetes-node-class-name',
  'eks:kubernetes-node-pool-name',
  'kubernetes.io/cluster/*',
];

/**
 * Lets Auto Mode tag nodes as the node class says: the policy of AWS allows its own tags only, and refuses an instance with
 * any other. https://docs.aws.amazon.com/eks/latest/userguide/auto-cluster-iam-role.html#tag-prop
 */
export function allowNodeTags(
  scope: Construct,
  id: string,
  role: IRole,
  cluster: string,
  tags: readonly string[],
): Policy {
  const policy = new Policy(scope, id, {
    roles: [role],
    statements: [
      new PolicyStatement({
        actions: ['ec2:CreateFleet', 'ec2:RunInstances', 'ec2:CreateLaunchTemplate'],
        resources: ['*'],
        conditions: {
          StringEquals: { 'aws:RequestTag/eks:eks-cluster-name': cluster },
          StringLike: {
            'aws:RequestTag/eks:kubernetes-node-class-name': '*',
            'aws:RequestTag/eks:kubernetes-node-pool-name': '*',
          },
          'ForAllValues:StringLike': { 'aws:TagKeys': [...OWN_TAGS, ...tags] },
        },
      }),
    ],
  });
  acknowledge(
    policy,
    'AwsSolutions-IAM5[Resource::*]',
    'What is made has no ARN before it exists; the conditions hold it to nodes of this cluster, with the tags of the stage.',
  );
  return policy;
}
