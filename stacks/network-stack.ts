import type { Construct } from 'constructs';
import { SystemNetwork } from '../lib/network/system-network';
import { StageStack } from '../lib/shared/stage-stack';
import type { StageSpec } from '../lib/spec/stage';

/** Addresses, subnets, ways out, private ways to AWS, and the key for logs. */
export class NetworkStack extends StageStack {
  readonly network: SystemNetwork;

  constructor(scope: Construct, spec: StageSpec) {
    super(scope, 'network', spec);
    this.network = new SystemNetwork(this, 'Network', spec);
  }
}
