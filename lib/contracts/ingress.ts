import type { ISecurityGroup } from 'aws-cdk-lib/aws-ec2';
import type { IApplicationListenerRule, IApplicationTargetGroup } from './target-group';

/** The load balancer of a stage, as what runs in one compute slot sees it. */
export interface IIngress {
  readonly securityGroup: ISecurityGroup;
  /** What a web service registers with, in this slot. */
  endpointOf(service: string): IWebEndpoint;
  /** Full name, as CloudWatch's `LoadBalancer` dimension has it. */
  readonly loadBalancerFullName: string;
}

/** One web service's place behind the load balancer, in one compute slot. */
export interface IWebEndpoint {
  readonly targetGroup: IApplicationTargetGroup;
  /** Second group of a release strategy that shifts traffic. */
  readonly alternateTargetGroup?: IApplicationTargetGroup;
  /** Those of all slots. */
  readonly rules: readonly IApplicationListenerRule[];
}
