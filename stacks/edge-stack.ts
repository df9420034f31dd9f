import type { CfnOutput } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { SystemEdgeProps } from '../lib/edge/system-edge';
import { SystemEdge } from '../lib/edge/system-edge';
import { StageStack } from '../lib/shared/stage-stack';
import type { StageSpec } from '../lib/spec/stage';

export interface EdgeStackProps extends Omit<SystemEdgeProps, 'spec'> {
  readonly account: string;
}

/** The CDN with its firewall, and the public name. In us-east-1, wherever the stage is. */
export class EdgeStack extends StageStack {
  /** Where users reach the system. */
  readonly url: CfnOutput;

  constructor(scope: Construct, spec: StageSpec, { account, ...parts }: EdgeStackProps) {
    super(scope, 'edge', spec, { env: { account, region: 'us-east-1' } });
    this.url = new SystemEdge(this, 'Edge', { spec, ...parts }).address;
  }
}
