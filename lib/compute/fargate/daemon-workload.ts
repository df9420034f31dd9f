import { Duration } from 'aws-cdk-lib';
import type { ISecurityGroup } from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import type { IPrincipal } from 'aws-cdk-lib/aws-iam';
import { DnsRecordType } from 'aws-cdk-lib/aws-servicediscovery';
import type { IConstruct } from 'constructs';
import { Construct } from 'constructs';
import type { IWorkload } from '../../contracts/compute';
import { nodesOfDaemon } from '../../lowering/daemon-nodes';
import { isReleased } from '../../lowering/released';
import { sealed } from '../../shared/sealed-security-group';
import type { ServiceSpec } from '../../spec/service';
import { grantPermissions } from '../permissions';
import { Connections } from './connections';
import { daemonTask } from './daemon-task';
import { NODES_ATTRIBUTE } from './ec2-capacity';
import { restartBeforePasswordsExpire } from './password-restart';
import { acknowledgeShell } from './shell-access';
import { subnetsOf } from './subnets';
import type { WorkloadContext } from './workload-context';

/** How long resolvers remember the addresses of a daemon. */
const DNS_TTL = Duration.seconds(10);

/**
 * A daemon: one task on each of its instances, with an address of its own, which callers find in DNS. Before its first
 * release there is none, as ECS has no daemon with no tasks.
 */
export class DaemonWorkload extends Construct implements IWorkload {
  readonly grantPrincipal: IPrincipal;
  readonly securityGroup: ISecurityGroup;
  private readonly spec: ServiceSpec;
  private readonly ecsService?: ecs.Ec2Service;

  constructor(
    scope: Construct,
    readonly service: string,
    private readonly context: WorkloadContext,
  ) {
    super(scope, service);
    this.spec = context.spec.services[service] as ServiceSpec;
    const connections = new Connections(this, service, context);
    const task = daemonTask(this, service, context);
    this.grantPrincipal = task.taskRole;
    this.securityGroup = context.securityGroupOf(service);
    if (!isReleased(context.spec, service, context.released)) return;
    grantPermissions(task.taskRole, this.spec, context.data);
    const ecsService = this.createService(task);
    this.ecsService = ecsService;
    ecsService.node.defaultChild?.node.addDependency(connections, task);
    if (this.spec.exec) acknowledgeShell(task.taskRole, context.spec);
    restartBeforePasswordsExpire(this, ecsService, this.spec, context);
  }

  startAfter(...others: IConstruct[]): void {
    this.ecsService?.node.defaultChild?.node.addDependency(...others);
  }

  private createService(taskDefinition: ecs.TaskDefinition): ecs.Ec2Service {
    const { cluster, spec, daemonZone } = this.context;
    const { name, count } = nodesOfDaemon(spec, this.service);
    return new ecs.Ec2Service(this, 'Service', {
      serviceName: this.service,
      cluster,
      taskDefinition,
      daemon: true,
      // one instance after the other
      minHealthyPercent: Math.floor((100 * (count - 1)) / count),
      maxHealthyPercent: 100,
      circuitBreaker: { enable: true, rollback: true },
      placementConstraints: [ecs.PlacementConstraint.memberOf(`attribute:${NODES_ATTRIBUTE} == ${name}`)],
      vpcSubnets: subnetsOf(this.spec, this.context),
      securityGroups: [sealed(this, 'Sealed', this.securityGroup)],
      enableExecuteCommand: this.spec.exec,
      propagateTags: ecs.PropagatedTagSource.SERVICE,
      enableECSManagedTags: true,
      ...(this.isCalled &&
        daemonZone && {
          cloudMapOptions: {
            cloudMapNamespace: daemonZone,
            name: this.service,
            dnsRecordType: DnsRecordType.A,
            dnsTtl: DNS_TTL,
          },
        }),
    });
  }

  private get isCalled(): boolean {
    return Object.values(this.context.spec.services).some(({ calls }) => calls.includes(this.service));
  }
}
