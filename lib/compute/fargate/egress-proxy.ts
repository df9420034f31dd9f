import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Duration } from 'aws-cdk-lib';
import type { ISecurityGroup } from 'aws-cdk-lib/aws-ec2';
import { Peer, SecurityGroup } from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { DnsRecordType, PrivateDnsNamespace } from 'aws-cdk-lib/aws-servicediscovery';
import { Construct } from 'constructs';
import { imageReference } from '../../data/images';
import type { ProxyClient } from '../../lowering/fargate/egress-proxy';
import { PROXIED_PORTS, PROXY_NAME, proxyZone } from '../../lowering/fargate/egress-proxy';
import { proxySettings } from '../../lowering/fargate/proxy-settings';
import { platformLogGroupName, taskFamily } from '../../lowering/names';
import { acknowledge } from '../../shared/acknowledge';
import { AllowTcp } from '../../shared/allow-tcp';
import { encryptedLogGroup } from '../../shared/log-group';
import { packageRoot } from '../../shared/package-root';
import type { ComputePlatformProps } from '../compute-platform-props';

/** With an underscore, which no service of a description has. */
const NAME = 'egress_proxy';

const LOG_DAYS = 90;

/** How long resolvers remember the address of a task. The proxy goes on accepting for longer when it ends. */
const DNS_TTL = Duration.seconds(10);

export interface EgressProxyProps extends Pick<ComputePlatformProps, 'spec' | 'network'> {
  readonly cluster: ecs.ICluster;
  /** At least one. */
  readonly clients: readonly ProxyClient[];
}

/**
 * The way out of services that name the hosts they reach: a forward proxy in the private subnets, which has no rights in
 * AWS, and which passes on what the list of the client says and records what it refuses.
 */
export class EgressProxy extends Construct {
  readonly securityGroup: ISecurityGroup;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: EgressProxyProps,
  ) {
    super(scope, id);
    this.securityGroup = this.createSecurityGroup();
    const service = this.createService(this.createTask());
    // with its capacity providers, which a cluster gives up only when no service of it is left
    service.node.defaultChild?.node.addDependency(this.openWaysOut(), props.cluster);
  }

  private createSecurityGroup(): ISecurityGroup {
    const { spec, network } = this.props;
    return new SecurityGroup(this, 'SecurityGroup', {
      vpc: network.vpc,
      description: `${spec.system} ${spec.stage}: forward proxy for egress by name`,
      allowAllOutbound: false,
    });
  }

  /** The ways in are opened by the clients, each on its port. */
  private openWaysOut(): Construct {
    const ways = new Construct(this, 'WaysOut');
    const names = this.props.clients.flatMap(({ allowed }) => allowed);
    // for the image and the logs of the proxy itself, TLS is open in any case
    const ports = PROXIED_PORTS.filter((port) => port === 443 || names.some((name) => name.endsWith(`:${port}`)));
    for (const port of ports) {
      const description = 'declared: services.egress (names, which the proxy compares)';
      new AllowTcp(ways, `${port}`, { from: this.securityGroup, to: Peer.anyIpv4(), port, description });
    }
    return ways;
  }

  private createTask(): ecs.FargateTaskDefinition {
    const { spec, network, clients } = this.props;
    const definition = new ecs.FargateTaskDefinition(this, 'Task', {
      family: taskFamily(spec, NAME),
      cpu: 256,
      memoryLimitMiB: 512,
      runtimePlatform: {
        cpuArchitecture: ecs.CpuArchitecture.ARM64,
        operatingSystemFamily: ecs.OperatingSystemFamily.LINUX,
      },
    });
    const name = platformLogGroupName(spec, 'egress-proxy');
    const logGroup = encryptedLogGroup(this, 'Logs', { name, days: LOG_DAYS, key: network.logKey });
    const linuxParameters = new ecs.LinuxParameters(definition, 'Linux', { initProcessEnabled: true });
    linuxParameters.dropCapabilities(ecs.Capability.ALL);
    definition.addContainer(NAME, {
      containerName: NAME,
      image: ecs.ContainerImage.fromRegistry(imageReference('placeholder')),
      command: ['node', '-e', program()],
      environment: { EGRESS_PROXY: JSON.stringify(proxySettings(spec, clients)) },
      user: 'node',
      readonlyRootFilesystem: true,
      linuxParameters,
      stopTimeout: Duration.seconds(120),
      healthCheck: {
        command: checkOf(clients),
        interval: Duration.seconds(10),
        timeout: Duration.seconds(5),
        retries: 2,
      },
      logging: ecs.LogDrivers.awsLogs({ logGroup, streamPrefix: NAME, mode: ecs.AwsLogDriverMode.NON_BLOCKING }),
    });
    acknowledge(
      definition,
      'AwsSolutions-ECS2',
      'The lists of hosts that services may reach are no secret, and the proxy has none: it ends no TLS.',
    );
    return definition;
  }

  /** More than one task, in more than one zone, where users depend on it. */
  private createService(taskDefinition: ecs.FargateTaskDefinition): ecs.FargateService {
    const { spec, network, cluster } = this.props;
    const cloudMapNamespace = new PrivateDnsNamespace(this, 'Zone', { name: proxyZone(spec), vpc: network.vpc });
    const service = new ecs.FargateService(this, 'Service', {
      serviceName: NAME,
      cluster,
      taskDefinition,
      minHealthyPercent: 100,
      maxHealthyPercent: 200,
      deploymentStrategy: ecs.DeploymentStrategy.ROLLING,
      circuitBreaker: { enable: true, rollback: true },
      vpcSubnets: { subnets: network.privateSubnets },
      securityGroups: [this.securityGroup],
      assignPublicIp: false,
      capacityProviderStrategies: [{ capacityProvider: 'FARGATE', weight: 1 }],
      availabilityZoneRebalancing: ecs.AvailabilityZoneRebalancing.ENABLED,
      propagateTags: ecs.PropagatedTagSource.SERVICE,
      enableECSManagedTags: true,
      cloudMapOptions: { cloudMapNamespace, name: PROXY_NAME, dnsRecordType: DnsRecordType.A, dnsTtl: DNS_TTL },
    });
    service
      .autoScaleTaskCount({ minCapacity: spec.production ? 2 : 1, maxCapacity: 6 })
      .scaleOnCpuUtilization('Cpu', { targetUtilizationPercent: 60 });
    return service;
  }
}

/** A file of its own, which is run as it is. */
function program(): string {
  return readFileSync(join(packageRoot(), 'lib/compute/assets/egress-proxy.cjs'), 'utf8');
}

function checkOf([client]: readonly ProxyClient[]): string[] {
  const ask = `require('net').connect(${client?.port},'127.0.0.1',()=>process.exit(0)).on('error',()=>process.exit(1))`;
  return ['CMD', 'node', '-e', ask];
}
