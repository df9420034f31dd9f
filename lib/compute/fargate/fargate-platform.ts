import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { NamespaceType } from 'aws-cdk-lib/aws-servicediscovery';
import { Construct } from 'constructs';
import type { IComputePlatform, IWorkload } from '../../contracts/compute';
import { clusterName, serviceNamespace, shellLogGroupName } from '../../lowering/names';
import { startsAfter } from '../../lowering/start-order';
import { encryptedLogGroup } from '../../shared/log-group';
import type { ComputePlatformProps } from '../compute-platform-props';
import { FargateJob } from './fargate-job';
import { FargateWorkload } from './fargate-workload';

/** ECS Fargate: a cluster, a place where services find each other, and one security group per service. */
export class FargatePlatform extends Construct implements IComputePlatform {
  readonly cluster: ecs.Cluster;
  private readonly securityGroups = new Map<string, ec2.SecurityGroup>();
  private readonly workloads = new Map<string, FargateWorkload>();

  constructor(
    scope: Construct,
    id: string,
    readonly props: ComputePlatformProps,
  ) {
    super(scope, id);
    this.cluster = this.createCluster();
  }

  /** Each group has its security groups in its own stack: they go after the tasks that use them, not before. */
  addWorkloads(scope: Construct, services: readonly string[]): ReadonlyMap<string, IWorkload> {
    const groups = new Construct(scope, 'SecurityGroups');
    for (const service of services) this.securityGroups.set(service, this.createSecurityGroup(groups, service));
    return new Map(services.map((service) => [service, this.addWorkload(scope, service)]));
  }

  private addWorkload(scope: Construct, service: string): IWorkload {
    const context = {
      ...this.props,
      cluster: this.cluster,
      securityGroupOf: (name: string) => this.securityGroupOf(name),
    };
    if (this.props.spec.services[service]?.kind === 'job') return new FargateJob(scope, service, context);
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
    if (services.some((service) => service.calls.length > 0)) {
      cluster.addDefaultCloudMapNamespace({
        name: serviceNamespace(spec),
        type: NamespaceType.HTTP,
        useForServiceConnect: true,
      });
    }
    return cluster;
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
