import { Construct } from 'constructs';
import type { IComputePlatform, IWorkload } from '../../contracts/compute';
import type { ComputePlatformProps } from '../compute-platform-props';
import { SignalLogs } from '../signal-logs';
import { ClusterTelemetry } from './cluster-telemetry';
import { daemonNodes } from '../../lowering/daemon-nodes';
import { endsReplicas } from '../../lowering/recovery/fault-experiments';
import { mountedFileSystems } from '../../lowering/file-systems';
import { DaemonNodeGroups } from './daemon-nodes';
import { DeliveryWatch } from './delivery-watch/delivery-watch';
import { EksWorkload } from './eks-workload';
import { FileSystems } from './file-systems';
import { GitOpsStack } from './gitops-stack';
import { NodeConnections } from './node-connections';
import { addNodePools, enforceNetworkPolicies } from './node-pools';
import { People } from './people';
import { PodEnder } from './pod-ender/pod-ender';
import { addStorageClasses } from './storage-classes';
import { SystemCluster } from './system-cluster';

/**
 * EKS: a cluster whose nodes come and go with the services. What runs on it is written in Git; this side makes what the
 * objects there refer to.
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
    const nodePools = addNodePools(this.cluster, props.spec, props.network);
    addStorageClasses(this.cluster, props.spec);
    const policies = enforceNetworkPolicies(this.cluster);
    if (daemonNodes(props.spec).length > 0)
      new DaemonNodeGroups(this, 'Daemons', this.cluster, props.spec, props.network).node.addDependency(policies);
    this.cluster.addMetricsServer();
    const { cluster, nodeSecurityGroups } = this.cluster;
    new ClusterTelemetry(this, 'Telemetry', cluster, props.spec, props.network).node.addDependency(nodePools);
    new SignalLogs(this, 'SignalLogs', props);
    new People(this, 'People', props.spec).node.addDependency(this.cluster);
    if (endsReplicas(props.spec)) new PodEnder(this, 'PodEnder', props, this.cluster);
    if (props.spec.delivery) new DeliveryWatch(this, 'DeliveryWatch', props, this.cluster);
    new NodeConnections(this, 'Connections', nodeSecurityGroups.services, props);
    if (mountedFileSystems(props.spec).length > 0)
      new FileSystems(this, 'FileSystems', this.cluster, props).node.addDependency(nodePools);
  }

  addWorkloads(scope: Construct, services: readonly string[]): ReadonlyMap<string, IWorkload> {
    const added = services.map((service) => new EksWorkload(scope, service, this.props, this.cluster));
    this.workloads.push(...added);
    return new Map(added.map((workload) => [workload.service, workload]));
  }

  /** Argo CD comes last: what it starts finds identities, target groups and secrets in place. */
  addDelivery(stage: Construct): void {
    const gitops = new GitOpsStack(stage, this.props, this.cluster);
    gitops.node.addDependency(...this.workloads);
  }
}
