import type { ISecurityGroup } from 'aws-cdk-lib/aws-ec2';
import { Peer } from 'aws-cdk-lib/aws-ec2';
import { Construct } from 'constructs';
import { proxyClient } from '../../lowering/fargate/egress-proxy';
import { peerPort } from '../../lowering/fargate/service-connect';
import { NFS_PORT, mountedBy } from '../../lowering/file-systems';
import { publicImages } from '../../lowering/public-images';
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
    this.toFileSystems();
    this.toAwsServices();
    this.toEgressProxy();
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
      const { spec } = this.context;
      const peer = spec.services[callee];
      const port = peer && peerPort(spec, peer);
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

  private toFileSystems(): void {
    const { spec, data } = this.context;
    for (const name of mountedBy(spec, this.name)) {
      const to = data.fileSystems.get(name)?.securityGroup;
      const description = this.declared(`mounts (${name})`);
      if (to) new AllowTcp(this, `mount-${name}`, { from: this.own, to, port: NFS_PORT, description });
    }
  }

  private toAwsServices(): void {
    for (const { id, peer, description } of this.context.network.awsServices)
      new AllowTcp(this, `aws-${id}`, { from: this.own, to: peer, port: 443, description });
  }

  private toEgressProxy(): void {
    const client = proxyClient(this.context.spec, this.name);
    const to = this.context.egressProxy;
    if (!client || !to) return;
    const description = this.declared('egress (names)');
    new AllowTcp(this, 'egress-proxy', { from: this.own, to, port: client.port, description });
  }

  /** Where it is declared, for an image from a public registry, and until the first release, whose stand-in is one. */
  private toInternet(): void {
    const { network, spec, released } = this.context;
    if (network.awsServices.some(({ id }) => id === 'internet')) return;
    // the instance of a daemon fetches its images
    const [publicImage] = this.service.kind === 'daemon' ? [] : publicImages(spec, this.service);
    const reason =
      this.service.egress === 'internet'
        ? 'egress'
        : publicImage !== undefined
          ? `${publicImage} (public registry)`
          : isReleased(spec, this.name, released) || this.service.kind === 'daemon'
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
