import { Stack } from 'aws-cdk-lib';
import type { FargateTaskDefinition } from 'aws-cdk-lib/aws-ecs';
import { DefinitionBody, LogLevel, StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { jobTimeout } from '../../lowering/fargate/job-timeout';
import { jobStates } from '../../lowering/fargate/job-states';
import { clusterName, runLogGroupName, taskFamily } from '../../lowering/names';
import { encryptedLogGroup } from '../../shared/log-group';
import type { ServiceSpec } from '../../spec/service';
import { toolOverrides } from '../../lowering/fargate/tool-overrides';
import { capacity } from './capacity';
import { jobRole } from './job-role';
import { subnetsOf } from './subnets';
import type { WorkloadContext } from './workload-context';

/** The runs of one job: each is an execution of a state machine, which fails when the job does. */
export class JobRuns extends Construct {
  readonly stateMachine: StateMachine;
  private readonly spec: ServiceSpec;

  constructor(
    scope: Construct,
    id: string,
    private readonly service: string,
    private readonly task: FargateTaskDefinition,
    private readonly context: WorkloadContext,
  ) {
    super(scope, id);
    this.spec = context.spec.services[service] as ServiceSpec;
    const name = taskFamily(context.spec, service);
    this.stateMachine = new StateMachine(this, 'StateMachine', {
      stateMachineName: name,
      definitionBody: DefinitionBody.fromString(this.definition()),
      role: jobRole(this, 'Role', {
        stateMachineName: name,
        clusterName: clusterName(context.spec),
        family: name,
        task,
        isLimited: jobTimeout(this.spec) !== undefined,
      }),
      tracingEnabled: true,
      logs: {
        destination: encryptedLogGroup(this, 'Logs', {
          name: runLogGroupName(context.spec, service),
          days: this.spec.logDays,
          key: context.network.logKey,
        }),
        level: LogLevel.ALL,
        // where the task ran and how it ended; a job has no input, and the result has no environment
        includeExecutionData: true,
      },
    });
  }

  private definition(): string {
    const stack = Stack.of(this);
    const timeoutSeconds = jobTimeout(this.spec);
    const run = {
      cluster: clusterName(this.context.spec),
      family: taskFamily(this.context.spec, this.service),
      task: this.taskArguments(),
      whenBusy: this.spec.beforeRelease ? ('fail' as const) : ('leave out' as const),
      ...(timeoutSeconds !== undefined && { timeoutSeconds }),
    };
    return stack.toJsonString(jobStates(run, stack.partition));
  }

  private taskArguments(): object {
    return {
      Cluster: clusterName(this.context.spec),
      TaskDefinition: this.task.taskDefinitionArn,
      CapacityProviderStrategy: capacity(this.spec).map(({ capacityProvider, base, weight }) => ({
        CapacityProvider: capacityProvider,
        ...(base !== undefined && { Base: base }),
        Weight: weight,
      })),
      NetworkConfiguration: {
        AwsvpcConfiguration: {
          AssignPublicIp: 'DISABLED',
          SecurityGroups: [this.context.securityGroupOf(this.service).securityGroupId],
          Subnets: this.context.network.vpc.selectSubnets(subnetsOf(this.spec, this.context)).subnetIds,
        },
      },
      PropagateTags: 'TASK_DEFINITION',
      ...(this.spec.tool && { Overrides: toolOverrides(this.service, this.spec.tool) }),
    };
  }
}
