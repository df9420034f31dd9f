import { Stack } from 'aws-cdk-lib';
import type { IRole } from 'aws-cdk-lib/aws-iam';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { acknowledge } from '../../shared/acknowledge';
import { allow } from '../../shared/allow';
import { networkAttachment } from '../../shared/network-attachment';

/** What the function that applies the bootstrap objects may do in AWS: join the network, write its logs, find its cluster. */
export function kubectlRole(scope: Construct, id: string, cluster: string): IRole {
  const { partition, region, account } = Stack.of(scope);
  const role = new Role(scope, id, {
    assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
    inlinePolicies: {
      FindCluster: allow(['eks:DescribeCluster'], `arn:${partition}:eks:${region}:${account}:cluster/${cluster}`),
      WriteLogs: allow(['logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:PutLogEvents'], '*'),
      AttachToNetwork: networkAttachment(),
    },
  });
  acknowledge(
    role,
    'AwsSolutions-IAM5[Resource::*]',
    'Lambda attaches the function to the network with these EC2 actions, which AWS documents for all resources, and its log group is named by CloudFormation.',
  );
  // CDK would add the right to read every image repository, which is for charts kept there
  return role.withoutPolicyUpdates();
}
