import type { ISecurityGroup } from 'aws-cdk-lib/aws-ec2';
import type { IGrantable } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';

/** An engine that runs services. One per target. */
export interface IComputePlatform {
  /** Runs the services of one group, after those of the groups that they call. `scope` is the stack of the group. */
  addWorkloads(scope: Construct, services: readonly string[]): ReadonlyMap<string, IWorkload>;
  /** What brings programs to the platform, where that is not CloudFormation. `stage` receives a stack of its own. */
  addDelivery(stage: Construct): void;
}

/** A running service, whatever runs it. Grants go to the identity of the program in it. */
export interface IWorkload extends IGrantable {
  readonly service: string;
  /** The network identity of its replicas. */
  readonly securityGroup: ISecurityGroup;
}
