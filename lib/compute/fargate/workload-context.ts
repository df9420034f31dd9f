import type { ISecurityGroup } from 'aws-cdk-lib/aws-ec2';
import type { ICluster, ServiceConnectTlsConfiguration } from 'aws-cdk-lib/aws-ecs';
import type { INamespace } from 'aws-cdk-lib/aws-servicediscovery';
import type { ComputePlatformProps } from '../compute-platform-props';

/** What one workload sees of the platform around it. */
export interface WorkloadContext extends ComputePlatformProps {
  readonly cluster: ICluster;
  securityGroupOf(service: string): ISecurityGroup;
  /** Where callers find daemons in DNS. Left out where there is none. */
  readonly daemonZone?: INamespace;
  /** How a service that is called gets its certificate. Left out without a mesh. */
  readonly tls?: ServiceConnectTlsConfiguration;
  /** Way out of the services that name hosts. Left out where none does. */
  readonly egressProxy?: ISecurityGroup;
}
