import type { IApplicationLoadBalancer } from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import type { Construct } from 'constructs';
import { secondOrigin, zoneOf } from '../lib/edge/origin-records';
import { StageStack } from '../lib/shared/stage-stack';
import type { StageSpec } from '../lib/spec/stage';

/** Where the name leads when the first region has given way. */
export class NameStack extends StageStack {
  constructor(scope: Construct, spec: StageSpec, loadBalancer: IApplicationLoadBalancer) {
    super(scope, 'name', spec, { terminationProtection: false });
    const { domain } = spec;
    const zone = zoneOf(this, spec);
    if (zone && domain) secondOrigin(this, { zone, domain, loadBalancer });
  }
}
