import { Stack, TimeZone } from 'aws-cdk-lib';
import type { ISecurityGroup } from 'aws-cdk-lib/aws-ec2';
import type { IPrincipal } from 'aws-cdk-lib/aws-iam';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { ContextAttribute, Schedule, ScheduleExpression, ScheduleTargetInput } from 'aws-cdk-lib/aws-scheduler';
import { StepFunctionsStartExecution } from 'aws-cdk-lib/aws-scheduler-targets';
import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import type { IConstruct } from 'constructs';
import { Construct } from 'constructs';
import type { IWorkload } from '../../contracts/compute';
import { awsCron } from '../../lowering/cron';
import { isReleased } from '../../lowering/released';
import { runsJobs } from '../../lowering/slots';
import type { ServiceSpec } from '../../spec/service';
import { Connections } from './connections';
import { grantPermissions } from '../permissions';
import { JobRuns } from './job-runs';
import { taskDefinition } from './task-definition';
import type { WorkloadContext } from './workload-context';

/** A program that runs to its end on a schedule. The schedule is off until its first release, and in a slot that does not lead. */
export class FargateJob extends Construct implements IWorkload {
  readonly grantPrincipal: IPrincipal;
  readonly securityGroup: ISecurityGroup;
  private readonly stateMachine: StateMachine;

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
    this.stateMachine = new JobRuns(this, 'Runs', service, task, context).stateMachine;
    const schedule = new Schedule(this, 'Schedule', {
      description: `Runs ${service} of ${context.spec.system} ${context.spec.stage}`,
      schedule: ScheduleExpression.expression(awsCron(cron) ?? '', TimeZone.of(timeZone)),
      // what brings a dump back waits for a person
      enabled: released && runsJobs(context.spec) && spec.tool?.program !== 'restore',
      target: new StepFunctionsStartExecution(this.stateMachine, {
        role: this.createSchedulerRole(),
        ...(spec.tool && { input: ScheduleTargetInput.fromObject({ scheduledAt: ContextAttribute.scheduledTime }) }),
      }),
    });
    schedule.node.addDependency(connections);
  }

  /** The next run that the schedule starts is one of the new version. */
  startAfter(...others: IConstruct[]): void {
    this.stateMachine.node.defaultChild?.node.addDependency(...others);
  }

  private createSchedulerRole(): Role {
    const conditions = { StringEquals: { 'aws:SourceAccount': Stack.of(this).account } };
    return new Role(this, 'SchedulerRole', {
      assumedBy: new ServicePrincipal('scheduler.amazonaws.com', { conditions }),
    });
  }
}
