import type { Construct } from 'constructs';
import type { INetwork } from '../lib/contracts/network';
import { SystemIngress } from '../lib/ingress/system-ingress';
import { StageStack } from '../lib/shared/stage-stack';
import type { StageSpec } from '../lib/spec/stage';

/** The load balancer with its rules, target groups and firewall. */
export class IngressStack extends StageStack {
  readonly ingress: SystemIngress;

  constructor(scope: Construct, spec: StageSpec, network: INetwork) {
    super(scope, 'ingress', spec);
    this.ingress = new SystemIngress(this, 'Ingress', spec, network);
  }
}
