import type { Cluster } from 'aws-cdk-lib/aws-eks-v2';
import type { CfnFunction } from 'aws-cdk-lib/aws-lambda';
import { Stack } from 'aws-cdk-lib';
import type { IRole } from 'aws-cdk-lib/aws-iam';
import type { IConstruct } from 'constructs';
import { acknowledge } from '../../shared/acknowledge';

const CLUSTER_POLICIES = [
  'AmazonEKSClusterPolicy',
  'AmazonEKSComputePolicy',
  'AmazonEKSBlockStoragePolicy',
  'AmazonEKSLoadBalancingPolicy',
  'AmazonEKSNetworkingPolicy',
];
/** What a node itself may do: join the cluster and pull images. */
export const NODE_POLICIES = ['AmazonEKSWorkerNodeMinimalPolicy', 'AmazonEC2ContainerRegistryPullOnly'];
const FUNCTION_POLICIES = ['service-role/AWSLambdaBasicExecutionRole', 'service-role/AWSLambdaVPCAccessExecutionRole'];

/** Accepts what AWS and CDK decide about the parts of a cluster that they run. */
export function acknowledgeManagedParts(cluster: Cluster, nodeRole: IRole): void {
  const auto = 'EKS Auto Mode requires this policy of AWS by name and keeps it in step with what it runs.';
  for (const policy of CLUSTER_POLICIES) acknowledgePolicy(cluster.role, policy, auto);
  for (const policy of NODE_POLICIES) acknowledgePolicy(nodeRole, policy, auto);
  acknowledge(
    cluster,
    'CloudFormation-Validate::W9009',
    "CDK's construct still names what is encrypted (secrets), as every EKS version so far has wanted; without the list nothing would be.",
  );
  acknowledgeKubectl(cluster.node.findChild('KubectlProvider'));
}

/** CDK's own functions, which apply the few bootstrap objects from inside the network. */
function acknowledgeKubectl(provider: IConstruct): void {
  const handler = provider.node.findChild('Handler');
  const framework = provider.node.findChild('Provider').node.findChild('framework-onEvent');
  const function_ = handler.node.defaultChild as CfnFunction;
  for (const policy of FUNCTION_POLICIES) {
    acknowledgePolicy(
      framework,
      policy,
      "CDK's provider framework gives this role to its function, which only passes events on.",
    );
  }
  acknowledge(
    handler,
    'AwsSolutions-L1',
    "The runtime belongs to CDK's kubectl provider, which moves it with its releases.",
  );
  acknowledge(
    framework,
    `AwsSolutions-IAM5[Resource::<${String(Stack.of(provider).resolve(function_.logicalId))}.Arn>:*]`,
    'The provider calls every version of its one function, whose name the permission carries.',
  );
}

export function acknowledgePolicy(scope: IConstruct, policy: string, reason: string): void {
  acknowledge(scope, `AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/${policy}]`, reason);
}
