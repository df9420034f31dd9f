import type { ISecurityGroup } from 'aws-cdk-lib/aws-ec2';
import { Peer } from 'aws-cdk-lib/aws-ec2';
import { Construct } from 'constructs';
import { isReleased } from '../../lowering/released';
import { portsForLoadBalancer } from '../../lowering/target-health-check';
import { AllowTcp } from '../../shared/allow-tcp';
import type { ServiceSpec } from '../../spec/service';
import type { WorkloadContext } from './workload-context';

/**
 * Opens what the description declares for one service, and nothing else. Both ends of a rule are written here, in the
 * stack of the service that connects, so that nothing with data depends on something without.
 */
export class Connections extends Construct {
  private readonly own: ISecurityGroup;
  private readonly service: ServiceSpec;

  constructor(
    scope: Construct,
    private readonly name: string,
    private readonly context: WorkloadContext,
  ) {
    super(scope, 'Connections');
    this.own = context.securityGroupOf(name);
    this.service = context.spec.services[name] as ServiceSpec;
    this.fromLoadBalancer();
    this.toPeers();
    this.toData();
    this.toAwsServices();
    this.toInternet();
  }

  private fromLoadBalancer(): void {
    const { ingress } = this.context;
    if (!ingress) return;
    for (const opened of portsForLoadBalancer(this.service)) {
      new AllowTcp(this, `ingress-${opened}`, {
        from: ingress.securityGroup,
        to: this.own,
        port: opened,
        description: this.declared('routes'),
      });
    }
  }

  private toPeers(): void {
    for (const callee of this.service.calls) {
      const port = this.context.spec.services[callee]?.port;
      if (port === undefined) continue;
      new AllowTcp(this, `call-${callee}`, {
        from: this.own,
        to: this.context.securityGroupOf(callee),
        port,
        description: this.declared(`calls (${callee})`),
      });
    }
  }

  private toData(): void {
    const { databases, caches } = this.context.data;
    for (const { name } of this.service.uses) {
      const server = databases.get(name) ?? caches.get(name);
      if (server)
        new AllowTcp(this, `use-${name}`, {
          from: this.own,
          to: server.securityGroup,
          port: server.port,
          description: this.declared(`uses (${name})`),
        });
    }
  }

  private toAwsServices(): void {
    for (const { id, peer, description } of this.context.network.awsServices)
      new AllowTcp(this, `aws-${id}`, { from: this.own, to: peer, port: 443, description });
  }

  /** Where it is declared, for an image from a public registry, and until the first release, whose stand-in is one. */
  private toInternet(): void {
    const { network, spec, released } = this.context;
    if (network.awsServices.some(({ id }) => id === 'internet')) return;
    const publicImage = this.service.image !== undefined && !this.service.image.includes('.dkr.ecr.');
    const reason =
      this.service.egress === 'internet'
        ? 'egress'
        : publicImage
          ? 'image (public registry)'
          : isReleased(spec, this.name, released)
            ? undefined
            : 'build (public stand-in until the first release)';
    if (reason)
      new AllowTcp(this, 'internet', {
        from: this.own,
        to: Peer.anyIpv4(),
        port: 443,
        description: this.declared(reason),
      });
  }

  private declared(what: string): string {
    return `declared: services.${this.name}.${what}`;
  }
}
