import type { Construct } from 'constructs';
import type { ApplicationLoadBalancer } from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { SystemEdge } from '../lib/edge/system-edge';
import { StageStack } from '../lib/shared/stage-stack';
import type { StageSpec } from '../lib/spec/stage';

/** The CDN with its firewall, and the public name. In us-east-1, wherever the stage is. */
export class EdgeStack extends StageStack {
  constructor(scope: Construct, spec: StageSpec, loadBalancer: ApplicationLoadBalancer, account: string) {
    super(scope, 'edge', spec, { env: { account, region: 'us-east-1' } });
    new SystemEdge(this, 'Edge', spec, loadBalancer);
  }
}
