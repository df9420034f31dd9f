import { SecurityGroup } from 'aws-cdk-lib/aws-ec2';
import { Construct } from 'constructs';
import type { INetwork } from '../../contracts/network';
import { clusterName } from '../../lowering/names';
import type { StageSpec } from '../../spec/stage';

/**
 * What nodes carry beside the group that EKS makes for all of them and for the control plane. Servers let in these, and so
 * no controller, which runs on nodes of Auto Mode that carry neither.
 */
export class NodeSecurityGroups extends Construct {
  readonly services: SecurityGroup;
  /** On nodes of daemons, whose containers may be root there. Undefined where there are none. */
  readonly daemons: SecurityGroup | undefined;

  constructor(
    scope: Construct,
    id: string,
    private readonly spec: StageSpec,
    private readonly network: INetwork,
  ) {
    super(scope, id);
    const hasDaemons = Object.values(spec.services).some(({ kind }) => kind === 'daemon');
    this.services = this.createGroup('Services');
    this.daemons = hasDaemons ? this.createGroup('Daemons') : undefined;
  }

  /** That of the nodes on which a service runs. */
  of(service: string): SecurityGroup {
    return (this.spec.services[service]?.kind === 'daemon' && this.daemons) || this.services;
  }

  private createGroup(id: 'Services' | 'Daemons'): SecurityGroup {
    return new SecurityGroup(this, id, {
      vpc: this.network.vpc,
      description: `Nodes of the ${id.toLowerCase()} of ${clusterName(this.spec)}`,
      allowAllOutbound: false,
    });
  }
}
