import type { ISecurityGroup } from 'aws-cdk-lib/aws-ec2';
import type { IRole } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { IApplicationListenerRule, IApplicationTargetGroup } from './target-group';

/** The load balancer of a stage, as what runs in one compute slot sees it. */
export interface IIngress {
  readonly securityGroup: ISecurityGroup;
  /** What a web service registers with, in this slot. */
  endpointOf(service: string): IWebEndpoint;
  /** Full name, as CloudWatch's `LoadBalancer` dimension has it. */
  readonly loadBalancerFullName: string;
  /** Asked before a new version gets traffic. Left out where no service is asked. */
  readonly releaseHook?: IReleaseHook;
}

/** A function that a release waits for, and the role with which it is asked. */
export interface IReleaseHook {
  readonly handler: IFunction;
  readonly role: IRole;
}

/** One web service's place behind the load balancer, in one compute slot. */
export interface IWebEndpoint {
  readonly targetGroup: IApplicationTargetGroup;
  /** Second group of a release strategy that shifts traffic. */
  readonly alternateTargetGroup?: IApplicationTargetGroup;
  /** Leads to a new version before it has traffic. */
  readonly checkRule?: IApplicationListenerRule;
  /** Those of all slots. */
  readonly rules: readonly IApplicationListenerRule[];
}
