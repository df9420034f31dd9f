import type { PolicyDocument } from 'aws-cdk-lib/aws-iam';
import { allow } from './allow';

/** What Lambda does in the name of a function in the network. AWS documents that these actions must name all resources. */
export const networkAttachment = (): PolicyDocument =>
  allow(
    [
      'ec2:CreateNetworkInterface',
      'ec2:DescribeNetworkInterfaces',
      'ec2:DeleteNetworkInterface',
      'ec2:DescribeSubnets',
      'ec2:AssignPrivateIpAddresses',
      'ec2:UnassignPrivateIpAddresses',
    ],
    '*',
  );
