import { Peer, SecurityGroup } from 'aws-cdk-lib/aws-ec2';
import { Construct } from 'constructs';
import type { DaemonNodes } from '../../lowering/daemon-nodes';
import { mountedBy, NFS_PORT } from '../../lowering/file-systems';
import { publicImages } from '../../lowering/public-images';
import { AllowTcp } from '../../shared/allow-tcp';
import type { ComputePlatformProps } from '../compute-platform-props';

export interface InstanceConnectionsProps extends Pick<ComputePlatformProps, 'spec' | 'network' | 'data'> {
  readonly nodes: DaemonNodes;
}

/**
 * What an instance connects to itself, for the tasks on it: it fetches images and secrets, writes logs, and mounts file
 * systems. Nobody connects to it.
 */
export class InstanceConnections extends Construct {
  readonly securityGroup: SecurityGroup;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: InstanceConnectionsProps,
  ) {
    super(scope, id);
    const { spec, network, nodes } = props;
    this.securityGroup = new SecurityGroup(this, 'SecurityGroup', {
      vpc: network.vpc,
      description: `${spec.system} ${spec.stage}: nodes ${nodes.name}`,
      allowAllOutbound: false,
    });
    this.toAwsServices();
    this.toPublicImages();
    this.toFileSystems();
  }

  private toAwsServices(): void {
    for (const { id, peer, description } of this.props.network.awsServices)
      new AllowTcp(this, `aws-${id}`, { from: this.securityGroup, to: peer, port: 443, description });
  }

  private toPublicImages(): void {
    const { spec, network, nodes } = this.props;
    if (network.awsServices.some(({ id }) => id === 'internet')) return;
    const [reason] = nodes.daemons.flatMap((daemon) => {
      const service = spec.services[daemon];
      const [declaration] = service ? publicImages(spec, service) : [];
      return declaration === undefined ? [] : [`services.${daemon}.${declaration}`];
    });
    if (reason === undefined) return;
    const description = `declared: ${reason} (public registry)`;
    new AllowTcp(this, 'internet', { from: this.securityGroup, to: Peer.anyIpv4(), port: 443, description });
  }

  private toFileSystems(): void {
    const { spec, data, nodes } = this.props;
    for (const name of new Set(nodes.daemons.flatMap((daemon) => mountedBy(spec, daemon)))) {
      const to = data.fileSystems.get(name)?.securityGroup;
      const description = `declared: services.mounts (${name})`;
      if (to) new AllowTcp(this, `mount-${name}`, { from: this.securityGroup, to, port: NFS_PORT, description });
    }
  }
}
