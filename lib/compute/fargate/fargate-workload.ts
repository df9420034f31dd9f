import type { CfnResource } from 'aws-cdk-lib';
import { Duration } from 'aws-cdk-lib';
import type { ISecurityGroup } from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import type { IPrincipal } from 'aws-cdk-lib/aws-iam';
import type { IConstruct } from 'constructs';
import { Construct } from 'constructs';
import type { IWorkload } from '../../contracts/compute';
import { startSeconds } from '../../lowering/fargate/health-check';
import { isConnected } from '../../lowering/fargate/peer-host';
import { proxyPort } from '../../lowering/fargate/service-connect';
import { rolloutBounds } from '../../lowering/fargate/rollout';
import { hasPlaceholder, isReleased } from '../../lowering/released';
import { sealed } from '../../shared/sealed-security-group';
import type { ServiceSpec } from '../../spec/service';
import { Connections } from './connections';
import { capacity } from './capacity';
import { restartBeforePasswordsExpire } from './password-restart';
import { grantPermissions } from '../permissions';
import { acknowledgeStrategy, deploymentStrategy } from './deployment-strategy';
import { ReleaseAlarm } from '../release-alarm';
import { scaleService } from './scaling';
import { acknowledgeShell } from './shell-access';
import { subnetsOf } from './subnets';
import { MAIN_PORT, taskDefinition } from './task-definition';
import type { WorkloadContext } from './workload-context';

/** One service on Fargate: what it may reach, what runs, how it is reached, how it scales and how releases are watched. */
export class FargateWorkload extends Construct implements IWorkload {
  readonly grantPrincipal: IPrincipal;
  readonly securityGroup: ISecurityGroup;
  private readonly spec: ServiceSpec;
  private readonly ecsService: ecs.FargateService;

  constructor(
    scope: Construct,
    readonly service: string,
    private readonly context: WorkloadContext,
  ) {
    super(scope, service);
    this.spec = context.spec.services[service] as ServiceSpec;
    const connections = new Connections(this, service, context);
    const task = taskDefinition(this, service, context);
    this.grantPrincipal = task.taskRole;
    this.securityGroup = context.securityGroupOf(service);
    const alarms = this.createReleaseAlarms();
    this.ecsService = this.createService(task, alarms);
    acknowledgeStrategy(this.ecsService, this.spec);
    this.startAfter(connections, task, ...alarms);
    this.registerWithLoadBalancer();
    if (this.isReleased) {
      grantPermissions(task.taskRole, this.spec, context.data);
      if (this.spec.exec) acknowledgeShell(task.taskRole, context.spec);
      restartBeforePasswordsExpire(this, this.ecsService, this.spec, context);
    }
    if (this.isScaled) scaleService(this.ecsService, this.service, this.context);
  }

  /** Services that this one calls must be there first: Service Connect tells a task of its peers when it starts. */
  startAfterPeer(peer: FargateWorkload): void {
    this.startAfter(peer.ecsService.node.defaultChild as CfnResource);
  }

  /** Only the service itself waits: a dependency of the whole construct would repeat the list on each resource in it. */
  startAfter(...others: IConstruct[]): void {
    this.ecsService.node.defaultChild?.node.addDependency(...others);
  }

  private get isReleased(): boolean {
    return isReleased(this.context.spec, this.service, this.context.released);
  }

  /** Without a release there is nothing to scale: a stand-in keeps the smallest number, anything else starts at none. */
  private get isScaled(): boolean {
    return this.spec.scaling.length > 0 && (this.isReleased || hasPlaceholder(this.spec));
  }

  private get endpoint() {
    return this.spec.kind === 'web' ? this.context.ingress?.endpointOf(this.service) : undefined;
  }

  private createReleaseAlarms(): ReleaseAlarm[] {
    const { endpoint } = this;
    return endpoint && this.context.ingress
      ? [
          new ReleaseAlarm(this, this.service, {
            spec: this.context.spec,
            loadBalancer: this.context.ingress.loadBalancerFullName,
            endpoint,
            ...(this.context.routes && { routes: this.context.routes }),
          }),
        ]
      : [];
  }

  private createService(task: ecs.FargateTaskDefinition, alarms: ReleaseAlarm[]): ecs.FargateService {
    const { cluster } = this.context;
    const { spec } = this;
    const bounds = rolloutBounds(spec);
    return new ecs.FargateService(this, 'Service', {
      serviceName: this.service,
      cluster,
      taskDefinition: task,
      ...(!this.isScaled && { desiredCount: this.isReleased || hasPlaceholder(spec) ? spec.replicas.min : 0 }),
      ...bounds,
      ...deploymentStrategy(spec),
      ...this.releaseHooks(),
      vpcSubnets: subnetsOf(spec, this.context),
      securityGroups: [sealed(this, 'Sealed', this.securityGroup)],
      assignPublicIp: false,
      capacityProviderStrategies: capacity(spec),
      // which starts a task in another zone before it stops one: refused where there may be none more than wanted
      availabilityZoneRebalancing:
        bounds.maxHealthyPercent > 100
          ? ecs.AvailabilityZoneRebalancing.ENABLED
          : ecs.AvailabilityZoneRebalancing.DISABLED,
      enableExecuteCommand: spec.exec && this.isReleased,
      propagateTags: ecs.PropagatedTagSource.SERVICE,
      enableECSManagedTags: true,
      ...(this.endpoint && { healthCheckGracePeriod: Duration.seconds(Math.max(startSeconds(spec), 30)) }),
      ...this.serviceConnect(),
      ...(alarms.length > 0 && {
        deploymentAlarms: {
          alarmNames: alarms.map((alarm) => alarm.name),
          behavior: ecs.AlarmBehavior.ROLLBACK_ON_ALARM,
        },
      }),
    });
  }

  /** Asked when ECS has sent the traffic of the check to the new version, and no other yet. */
  private releaseHooks(): Pick<ecs.FargateServiceProps, 'lifecycleHooks'> {
    const hook = this.endpoint?.checkRule && this.context.ingress?.releaseHook;
    if (!hook) return {};
    const lifecycleStages = [ecs.DeploymentLifecycleStage.POST_TEST_TRAFFIC_SHIFT];
    const { handler, role } = hook;
    return { lifecycleHooks: [new ecs.DeploymentLifecycleLambdaTarget(handler, 'Check', { role, lifecycleStages })] };
  }

  private serviceConnect(): Pick<ecs.FargateServiceProps, 'serviceConnectConfiguration'> {
    const { services } = this.context.spec;
    const isCalled = Object.values(services).some((other) => other.calls.includes(this.service));
    if (!isConnected(this.context.spec, this.service)) return {};
    const { port, websocket } = this.spec;
    const { tls, spec } = this.context;
    const ingressPort = proxyPort(spec, this.spec);
    const offered =
      isCalled && port !== undefined
        ? [
            {
              portMappingName: MAIN_PORT,
              discoveryName: this.service,
              dnsName: this.service,
              port,
              ...(websocket && { perRequestTimeout: Duration.seconds(0) }),
              ...(tls && { tls }),
              ...(ingressPort !== undefined && { ingressPortOverride: ingressPort }),
            },
          ]
        : [];
    return { serviceConnectConfiguration: { services: offered } };
  }

  private registerWithLoadBalancer(): void {
    const { endpoint } = this;
    if (!endpoint || this.spec.port === undefined) return;
    const { alternateTargetGroup: alternate, checkRule } = endpoint;
    const [rule] = endpoint.rules;
    const target = this.ecsService.loadBalancerTarget({
      containerName: this.service,
      containerPort: this.spec.port,
      ...(alternate &&
        rule && {
          alternateTarget: new ecs.AlternateTarget('Alternate', {
            alternateTargetGroup: alternate,
            productionListener: ecs.ListenerRuleConfiguration.applicationListenerRule(rule),
            ...(checkRule && { testListener: ecs.ListenerRuleConfiguration.applicationListenerRule(checkRule) }),
          }),
        }),
    });
    target.attachToApplicationTargetGroup(endpoint.targetGroup);
    this.startAfter(...endpoint.rules, ...(checkRule ? [checkRule] : []));
  }
}
