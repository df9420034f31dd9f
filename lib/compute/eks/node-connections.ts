import type { ISecurityGroup } from 'aws-cdk-lib/aws-ec2';
import { Construct } from 'constructs';
import { portsForLoadBalancer } from '../../lowering/target-health-check';
import { AllowTcp } from '../../shared/allow-tcp';
import type { ComputePlatformProps } from '../compute-platform-props';

/**
 * Opens to the nodes of the services what any of their pods may reach: pods share the security groups of their node, so
 * each server and each port is opened once. Which pod may is a network policy.
 */
export class NodeConnections extends Construct {
  constructor(
    scope: Construct,
    id: string,
    private readonly nodes: ISecurityGroup,
    private readonly props: ComputePlatformProps,
  ) {
    super(scope, id);
    this.fromLoadBalancer();
    this.toData();
    this.toAwsServices();
  }

  private fromLoadBalancer(): void {
    const { spec, ingress } = this.props;
    if (!ingress) return;
    for (const port of new Set(Object.values(spec.services).flatMap(portsForLoadBalancer))) {
      const description = `declared: routes of services on port ${port}`;
      new AllowTcp(this, `ingress-${port}`, { from: ingress.securityGroup, to: this.nodes, port, description });
    }
  }

  private toData(): void {
    const { spec, data } = this.props;
    const onNodes = Object.values(spec.services).filter(({ kind }) => kind !== 'daemon');
    const used = new Set(onNodes.flatMap(({ uses }) => uses.map(({ name }) => name)));
    for (const name of used) {
      const server = data.databases.get(name) ?? data.caches.get(name);
      if (!server) continue;
      const { securityGroup: to, port } = server;
      new AllowTcp(this, `use-${name}`, { from: this.nodes, to, port, description: `declared: uses of ${name}` });
    }
  }

  private toAwsServices(): void {
    for (const { id, peer, description } of this.props.network.awsServices) {
      new AllowTcp(this, `aws-${id}`, { from: this.nodes, to: peer, port: 443, description });
    }
  }
}
