import type { ISecurityGroup } from 'aws-cdk-lib/aws-ec2';
import { Construct } from 'constructs';
import type { IComputePlatform, IWorkload } from '../../contracts/compute';
import { isReached, placedServices } from '../../lowering/kubernetes/placed-service';
import { AllowTcp } from '../../shared/allow-tcp';
import type { ComputePlatformProps } from '../compute-platform-props';
import { EksWorkload } from './eks-workload';
import { GitOpsStack } from './gitops-stack';
import { addNodePools, enforceNetworkPolicies } from './node-pools';
import { People } from './people';
import { SystemCluster } from './system-cluster';

/**
 * EKS: a cluster whose nodes come and go with the services. What runs on it is written in Git; this side makes what the
 * objects there refer to, and opens to the nodes what any of their pods may reach. Which pod may is a network policy.
 */
export class EksPlatform extends Construct implements IComputePlatform {
  private readonly cluster: SystemCluster;
  private readonly workloads: EksWorkload[] = [];

  constructor(
    scope: Construct,
    id: string,
    readonly props: ComputePlatformProps,
  ) {
    super(scope, id);
    this.cluster = new SystemCluster(this, 'Cluster', props.spec, props.network);
    addNodePools(this.cluster, props.spec, props.network);
    enforceNetworkPolicies(this.cluster);
    new People(this, 'People', props.spec).node.addDependency(this.cluster);
    this.openConnections();
  }

  addWorkloads(scope: Construct, services: readonly string[]): ReadonlyMap<string, IWorkload> {
    const added = services.map((service) => new EksWorkload(scope, service, this.props, this.nodes));
    this.workloads.push(...added);
    return new Map(added.map((workload) => [workload.service, workload]));
  }

  /** Argo CD comes last: what it starts finds identities, target groups and secrets in place. */
  addDelivery(stage: Construct): void {
    const gitops = new GitOpsStack(stage, this.props, this.cluster);
    gitops.node.addDependency(...this.workloads);
  }

  private get nodes(): ISecurityGroup {
    return this.cluster.cluster.clusterSecurityGroup;
  }

  /** Pods share the group of their nodes: each server and each port is opened once. */
  private openConnections(): void {
    const { spec, network, ingress, data } = this.props;
    const scope = new Construct(this, 'Connections');
    const services = placedServices(spec, 'released');
    for (const port of new Set(
      services
        .filter(isReached)
        .flatMap(({ service }) => (service.kind === 'web' ? [service.port, service.probes.readiness?.port] : [])),
    )) {
      if (port === undefined || !ingress) continue;
      new AllowTcp(scope, `ingress-${port}`, {
        from: ingress.securityGroup,
        to: this.nodes,
        port,
        description: `declared: routes of services on port ${port}`,
      });
    }
    const used = new Set(services.flatMap(({ service }) => service.uses.map(({ name }) => name)));
    for (const name of used) {
      const server = data.databases.get(name) ?? data.caches.get(name);
      if (server)
        new AllowTcp(scope, `use-${name}`, {
          from: this.nodes,
          to: server.securityGroup,
          port: server.port,
          description: `declared: uses of ${name}`,
        });
    }
    for (const { id, peer, description } of network.awsServices) {
      new AllowTcp(scope, `aws-${id}`, { from: this.nodes, to: peer, port: 443, description });
    }
  }
}
