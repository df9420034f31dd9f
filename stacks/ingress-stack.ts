import { CfnOutput } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { INetwork } from '../lib/contracts/network';
import { SystemIngress } from '../lib/ingress/system-ingress';
import { loadBalancerOutputs } from '../lib/lowering/recovery/load-balancer-outputs';
import { StageStack } from '../lib/shared/stage-stack';
import type { StageSpec } from '../lib/spec/stage';

/** The load balancer with its rules, target groups and firewall. */
export class IngressStack extends StageStack {
  readonly ingress: SystemIngress;

  /** @param checks what a new version is asked before it gets traffic, by service */
  constructor(scope: Construct, spec: StageSpec, network: INetwork, checks?: ReadonlyMap<string, readonly string[]>) {
    super(scope, 'ingress', spec);
    this.ingress = new SystemIngress(this, 'Ingress', spec, network, checks);
    if (spec.standby) this.tellEdge();
  }

  /** By outputs with names that are known, since the edge is in another stage and region. */
  private tellEdge(): void {
    const { loadBalancer, securityGroup } = this.ingress;
    const values = {
      arn: loadBalancer.loadBalancerArn,
      name: loadBalancer.loadBalancerDnsName,
      zone: loadBalancer.loadBalancerCanonicalHostedZoneId,
      securityGroup: securityGroup.securityGroupId,
    };
    for (const [key, value] of Object.entries(values))
      new CfnOutput(this, loadBalancerOutputs[key as keyof typeof values], { value });
  }
}
