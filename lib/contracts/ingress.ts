import type { ISecurityGroup } from 'aws-cdk-lib/aws-ec2';
import type { IApplicationListenerRule, IApplicationTargetGroup } from './target-group';

/** The load balancer of a stage, as the engines see it. */
export interface IIngress {
  readonly securityGroup: ISecurityGroup;
  /** What a web service registers with. */
  endpointOf(service: string): IWebEndpoint;
  /** Full name, as CloudWatch's `LoadBalancer` dimension has it. */
  readonly loadBalancerFullName: string;
}

/** One web service's place behind the load balancer. */
export interface IWebEndpoint {
  readonly targetGroup: IApplicationTargetGroup;
  /** Second group of a release strategy that shifts traffic. */
  readonly alternateTargetGroup?: IApplicationTargetGroup;
  readonly rules: readonly IApplicationListenerRule[];
}
