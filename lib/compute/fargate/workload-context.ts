import type { ISecurityGroup } from 'aws-cdk-lib/aws-ec2';
import type { ICluster } from 'aws-cdk-lib/aws-ecs';
import type { ComputePlatformProps } from '../compute-platform-props';

/** What one workload sees of the platform around it. */
export interface WorkloadContext extends ComputePlatformProps {
  readonly cluster: ICluster;
  securityGroupOf(service: string): ISecurityGroup;
}
