import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import type { INamespace } from 'aws-cdk-lib/aws-servicediscovery';
import { NamespaceType, PrivateDnsNamespace } from 'aws-cdk-lib/aws-servicediscovery';
import { Construct } from 'constructs';
import type { IComputePlatform, IWorkload } from '../../contracts/compute';
import { clusterName, daemonZone, serviceNamespace, shellLogGroupName } from '../../lowering/names';
import { daemonNodes } from '../../lowering/daemon-nodes';
import { proxyClients } from '../../lowering/fargate/egress-proxy';
import { isOffered } from '../../lowering/fargate/peer-host';
import { encryptedServices } from '../../lowering/fargate/service-connect';
import { startsAfter } from '../../lowering/start-order';
import { encryptedLogGroup } from '../../shared/log-group';
import type { ComputePlatformProps } from '../compute-platform-props';
import { SignalLogs } from '../signal-logs';
import { ReleaseGate } from './before-release/release-gate';
import { DaemonWorkload } from './daemon-workload';
import { Ec2Capacity } from './ec2-capacity';
import { EgressProxy } from './egress-proxy';
import { FargateJob } from './fargate-job';
import { FargateWorkload } from './fargate-workload';
import { MeshAuthority } from './mesh-authority';
import { FargateReleaseJob } from './release-job';
import type { WorkloadContext } from './workload-context';

/** ECS Fargate: a cluster, a place where services find each other, and one security group per service. */
export class FargatePlatform extends Construct implements IComputePlatform {
  readonly cluster: ecs.Cluster;
  private readonly daemonZone: INamespace | undefined;
  private readonly egressProxy: ec2.ISecurityGroup | undefined;
  private readonly tls: ecs.ServiceConnectTlsConfiguration | undefined;
  private readonly securityGroups = new Map<string, ec2.SecurityGroup>();
  private readonly workloads = new Map<string, FargateWorkload>();

  constructor(
    scope: Construct,
    id: string,
    readonly props: ComputePlatformProps,
  ) {
    super(scope, id);
    this.cluster = this.createCluster();
    this.egressProxy = this.createEgressProxy();
    if (encryptedServices(props.spec).length > 0) this.tls = new MeshAuthority(this, 'Mesh', props.spec).tls;
    new SignalLogs(this, 'SignalLogs', props);
    this.daemonZone = this.createDaemonZone();
    for (const nodes of daemonNodes(props.spec))
      new Ec2Capacity(this, `Nodes-${nodes.name}`, { ...props, cluster: this.cluster, nodes });
  }

  /** Each group has its security groups in its own stack: they go after the tasks that use them, not before. */
  addWorkloads(scope: Construct, services: readonly string[]): ReadonlyMap<string, IWorkload> {
    const groups = new Construct(scope, 'SecurityGroups');
    for (const service of services) this.securityGroups.set(service, this.createSecurityGroup(groups, service));
    const workloads = new Map(services.map((service) => [service, this.addWorkload(scope, service)]));
    this.holdBack(scope, [...workloads.values()]);
    return workloads;
  }

  /** Nothing of a group starts in a new version before the jobs of its release have succeeded. */
  private holdBack(scope: Construct, workloads: readonly IWorkload[]): void {
    const due = workloads.filter((each) => each instanceof FargateReleaseJob).filter(({ isDue }) => isDue);
    const [first] = due;
    if (first === undefined) return;
    const { group = 'main' } = this.props.spec.services[first.service] ?? {};
    const names = due.map(({ service }) => service);
    const gate = new ReleaseGate(scope, 'BeforeRelease', this.context, group, names);
    const runs = due.map((job) => gate.run(job));
    for (const each of workloads)
      if (each instanceof FargateWorkload || each instanceof DaemonWorkload || each instanceof FargateJob)
        each.startAfter(...runs);
  }

  private get context(): WorkloadContext {
    return {
      ...this.props,
      cluster: this.cluster,
      securityGroupOf: (name: string) => this.securityGroupOf(name),
      ...(this.egressProxy && { egressProxy: this.egressProxy }),
      ...(this.daemonZone && { daemonZone: this.daemonZone }),
      ...(this.tls && { tls: this.tls }),
    };
  }

  private addWorkload(scope: Construct, service: string): IWorkload {
    const { context } = this;
    const { kind, beforeRelease = false } = this.props.spec.services[service] ?? {};
    if (kind === 'job') return new (beforeRelease ? FargateReleaseJob : FargateJob)(scope, service, context);
    if (kind === 'daemon') return new DaemonWorkload(scope, service, context);
    const workload = new FargateWorkload(scope, service, context);
    this.orderStarts(workload);
    this.workloads.set(service, workload);
    return workload;
  }

  /** CloudFormation itself brings new versions. */
  addDelivery(): void {}

  private createCluster(): ecs.Cluster {
    const { spec, network } = this.props;
    const services = Object.values(spec.services);
    const cluster = new ecs.Cluster(this, 'Cluster', {
      clusterName: clusterName(spec),
      vpc: network.vpc,
      containerInsightsV2: {
        enhanced: ecs.ContainerInsights.ENHANCED,
        on: ecs.ContainerInsights.ENABLED,
        off: ecs.ContainerInsights.DISABLED,
      }[spec.compute.containerInsights],
      enableFargateCapacityProviders: true,
      ...(services.some((service) => service.exec) && { executeCommandConfiguration: this.logShellSessions() }),
    });
    // whether or not somebody calls: it goes before the services do that are in it
    if (services.some(isOffered)) {
      cluster.addDefaultCloudMapNamespace({
        name: serviceNamespace(spec),
        type: NamespaceType.HTTP,
        useForServiceConnect: true,
      });
    }
    return cluster;
  }

  private createEgressProxy(): ec2.ISecurityGroup | undefined {
    const clients = proxyClients(this.props.spec);
    if (clients.length === 0) return undefined;
    const { cluster, props } = this;
    return new EgressProxy(this, 'EgressProxy', { ...props, cluster, clients }).securityGroup;
  }

  private createDaemonZone(): INamespace | undefined {
    const { spec, network } = this.props;
    return daemonNodes(spec).length > 0
      ? new PrivateDnsNamespace(this, 'Daemons', { name: daemonZone(spec), vpc: network.vpc })
      : undefined;
  }

  /** Named literally, so that the permission to write there names it. */
  private logShellSessions(): ecs.ExecuteCommandConfiguration {
    const { spec, network } = this.props;
    const name = shellLogGroupName(spec);
    encryptedLogGroup(this, 'ShellLogs', { name, days: 365, key: network.logKey });
    const cloudWatchLogGroup = LogGroup.fromLogGroupName(this, 'ShellLogsByName', name);
    return {
      logging: ecs.ExecuteCommandLogging.OVERRIDE,
      logConfiguration: { cloudWatchLogGroup, cloudWatchEncryptionEnabled: true },
    };
  }

  private createSecurityGroup(scope: Construct, service: string): ec2.SecurityGroup {
    const { spec, network } = this.props;
    return new ec2.SecurityGroup(scope, service, {
      vpc: network.vpc,
      description: `${spec.system} ${spec.stage}: ${service}`,
      allowAllOutbound: false,
    });
  }

  private securityGroupOf(service: string): ec2.ISecurityGroup {
    const group = this.securityGroups.get(service);
    if (group === undefined) throw new Error(`no security group for '${service}'`);
    return group;
  }

  /** Whichever of two services is added first, the caller waits for the one that it calls. */
  private orderStarts(added: FargateWorkload): void {
    const waitsFor = (caller: FargateWorkload, callee: FargateWorkload) =>
      startsAfter(this.props.spec, caller.service).includes(callee.service);
    for (const other of this.workloads.values()) {
      if (waitsFor(added, other)) added.startAfterPeer(other);
      if (waitsFor(other, added)) other.startAfterPeer(added);
    }
  }
}
