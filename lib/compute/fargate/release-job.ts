import type { ISecurityGroup } from 'aws-cdk-lib/aws-ec2';
import type { IPrincipal } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import type { IWorkload } from '../../contracts/compute';
import { logGroupName } from '../../lowering/names';
import { isReleased } from '../../lowering/released';
import { runsJobs } from '../../lowering/slots';
import type { ServiceSpec } from '../../spec/service';
import { grantPermissions } from '../permissions';
import { Connections } from './connections';
import { JobRuns } from './job-runs';
import { taskDefinition } from './task-definition';
import type { WorkloadContext } from './workload-context';

/** A program that runs to its end before the services of its group get a new version. */
export class FargateReleaseJob extends Construct implements IWorkload {
  readonly grantPrincipal: IPrincipal;
  readonly securityGroup: ISecurityGroup;
  readonly stateMachineArn: string;
  readonly taskDefinitionArn: string;
  readonly logGroupName: string;
  /** Whether a release waits for it: not before there is an image, and not in a slot that does not lead. */
  readonly isDue: boolean;

  constructor(
    scope: Construct,
    readonly service: string,
    context: WorkloadContext,
  ) {
    super(scope, service);
    const spec = context.spec.services[service] as ServiceSpec;
    const connections = new Connections(this, service, context);
    const task = taskDefinition(this, service, context);
    const released = isReleased(context.spec, service, context.released);
    this.grantPrincipal = task.taskRole;
    this.securityGroup = context.securityGroupOf(service);
    this.taskDefinitionArn = task.taskDefinitionArn;
    this.logGroupName = logGroupName(context.spec, service);
    this.isDue = released && runsJobs(context.spec);
    if (released) grantPermissions(task.taskRole, spec, context.data);
    const { stateMachine } = new JobRuns(this, 'Runs', service, task, context);
    stateMachine.node.addDependency(connections);
    this.stateMachineArn = stateMachine.stateMachineArn;
  }
}
