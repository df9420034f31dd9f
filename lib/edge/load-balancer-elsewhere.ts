import { Fn } from 'aws-cdk-lib';
import type { IApplicationLoadBalancer } from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { ApplicationLoadBalancer } from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import type { Construct } from 'constructs';
import { stackName } from '../lowering/names';
import { loadBalancerOutputs } from '../lowering/recovery/load-balancer-outputs';
import type { StageSpec } from '../spec/stage';

/** The load balancer that took over in another region, as its stack there says. Deploy that one first. */
export function loadBalancerElsewhere(scope: Construct, spec: StageSpec, region: string): IApplicationLoadBalancer {
  const output = (name: keyof typeof loadBalancerOutputs) =>
    Fn.getStackOutput(stackName(spec, 'ingress'), loadBalancerOutputs[name], region);
  return ApplicationLoadBalancer.fromApplicationLoadBalancerAttributes(scope, 'Elsewhere', {
    loadBalancerArn: output('arn'),
    loadBalancerDnsName: output('name'),
    loadBalancerCanonicalHostedZoneId: output('zone'),
    securityGroupId: output('securityGroup'),
  });
}
