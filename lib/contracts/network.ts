import type { IPeer, ISubnet, IVpc } from 'aws-cdk-lib/aws-ec2';
import type { IKey } from 'aws-cdk-lib/aws-kms';

/** The private network of a stage, as the parts in it see it. */
export interface INetwork {
  readonly vpc: IVpc;
  readonly publicSubnets: ISubnet[];
  readonly privateSubnets: ISubnet[];
  readonly isolatedSubnets: ISubnet[];
  /** Encrypts the stage's logs. */
  readonly logKey: IKey;
  /** What a workload connects to, on port 443, to reach the AWS services that it needs. */
  readonly awsServices: readonly AwsServicesPeer[];
}

/** A way to AWS services: interface endpoints, a gateway endpoint, or the internet through NAT. */
export interface AwsServicesPeer {
  readonly id: 'endpoints' | 's3' | 'internet';
  readonly peer: IPeer;
  readonly description: string;
}
