import { Stack, TimeZone } from 'aws-cdk-lib';
import type { ISecurityGroup } from 'aws-cdk-lib/aws-ec2';
import type { ICluster } from 'aws-cdk-lib/aws-ecs';
import { Cluster } from 'aws-cdk-lib/aws-ecs';
import type { IPrincipal } from 'aws-cdk-lib/aws-iam';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Schedule, ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import { EcsRunFargateTask } from 'aws-cdk-lib/aws-scheduler-targets';
import { Construct } from 'constructs';
import type { IWorkload } from '../../contracts/compute';
import { awsCron } from '../../lowering/cron';
import { clusterName } from '../../lowering/names';
import { isReleased } from '../../lowering/released';
import { acknowledge } from '../../shared/acknowledge';
import type { ServiceSpec } from '../../spec/service';
import { capacity } from './capacity';
import { Connections } from './connections';
import { grantPermissions } from '../permissions';
import { taskDefinition } from './task-definition';
import type { WorkloadContext } from './workload-context';

/** A program that runs to its end on a schedule. Until its first release the schedule is off. */
export class FargateJob extends Construct implements IWorkload {
  readonly grantPrincipal: IPrincipal;
  readonly securityGroup: ISecurityGroup;

  constructor(
    scope: Construct,
    readonly service: string,
    context: WorkloadContext,
  ) {
    super(scope, service);
    const spec = context.spec.services[service] as ServiceSpec;
    const released = isReleased(context.spec, service, context.released);
    const connections = new Connections(this, service, context);
    const task = taskDefinition(this, service, context);
    this.grantPrincipal = task.taskRole;
    this.securityGroup = context.securityGroupOf(service);
    if (released) grantPermissions(task.taskRole, spec, context.data);
    const { cron = '', timeZone = 'UTC' } = spec.schedule ?? {};
    const schedule = new Schedule(this, 'Schedule', {
      description: `Runs ${service} of ${context.spec.system} ${context.spec.stage}`,
      schedule: ScheduleExpression.expression(awsCron(cron) ?? '', TimeZone.of(timeZone)),
      enabled: released,
      target: new EcsRunFargateTask(this.namedCluster(context), {
        taskDefinition: task,
        capacityProviderStrategies: capacity(spec),
        role: this.createSchedulerRole(context),
        vpcSubnets: { subnets: context.network.privateSubnets },
        securityGroups: [this.securityGroup],
        assignPublicIp: false,
        propagateTags: true,
        enableEcsManagedTags: true,
      }),
    });
    schedule.node.addDependency(connections);
  }

  /** By its literal name, so that the permission to tag its tasks names it. */
  private namedCluster({ spec, network }: WorkloadContext): ICluster {
    return Cluster.fromClusterAttributes(this, 'Cluster', { clusterName: clusterName(spec), vpc: network.vpc });
  }

  private createSchedulerRole({ spec }: WorkloadContext): Role {
    const { region, account, partition } = Stack.of(this);
    const conditions = { StringEquals: { 'aws:SourceAccount': account } };
    const assumedBy = new ServicePrincipal('scheduler.amazonaws.com', { conditions });
    const role = new Role(this, 'SchedulerRole', { assumedBy });
    const tasks = Stack.of(this).resolve(
      `arn:${partition}:ecs:${region}:${account}:task/${clusterName(spec)}/*`,
    ) as string;
    acknowledge(
      role,
      `AwsSolutions-IAM5[Resource::${tasks}]`,
      'ECS names a task when it starts it; the permission to tag covers the tasks of this one cluster.',
    );
    return role;
  }
}
