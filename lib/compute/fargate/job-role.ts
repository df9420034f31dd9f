import { ArnFormat, Stack } from 'aws-cdk-lib';
import type { FargateTaskDefinition } from 'aws-cdk-lib/aws-ecs';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { acknowledge } from '../../shared/acknowledge';

/** Rule of EventBridge by which Step Functions learns that a task has ended. It makes it itself, once per region. */
const END_OF_TASK_RULE = 'StepFunctionsGetEventsForECSTaskRule';

/** By literal names: the role is there before the state machine, and permissions name what they are for. */
export interface JobRoleProps {
  readonly stateMachineName: string;
  readonly clusterName: string;
  readonly family: string;
  readonly task: FargateTaskDefinition;
  /** Whether a run may have to be looked for and stopped. */
  readonly isLimited: boolean;
}

/** What the state machine of a job may do: start, watch and stop tasks of one definition in one cluster. */
export function jobRole(scope: Construct, id: string, props: JobRoleProps): Role {
  const fromHere = { StringEquals: { 'aws:SourceAccount': Stack.of(scope).account } };
  const assumedBy = new ServicePrincipal('states.amazonaws.com', { conditions: fromHere });
  const role = new Role(scope, id, { assumedBy });
  const inCluster = { ArnEquals: { 'ecs:cluster': arn(scope, 'ecs', 'cluster', props.clusterName) } };
  // any revision: the permission must not change a moment before the state machine does
  const revisions = arn(scope, 'ecs', 'task-definition', `${props.family}:*`);
  const tasks = arn(scope, 'ecs', 'task', `${props.clusterName}/*`);
  const allow = (actions: string[], resources: string[], conditions?: Record<string, unknown>) =>
    role.addToPrincipalPolicy(new PolicyStatement({ actions, resources, ...(conditions && { conditions }) }));

  allow(['ecs:RunTask'], [revisions], inCluster);
  allow(['ecs:TagResource'], [tasks], { StringEquals: { 'ecs:CreateAction': 'RunTask' } });
  allow(['iam:PassRole'], [props.task.obtainExecutionRole().roleArn, props.task.taskRole.roleArn], {
    StringEquals: { 'iam:PassedToService': 'ecs-tasks.amazonaws.com' },
  });
  allow(['ecs:DescribeTasks', 'ecs:StopTask'], [tasks], inCluster);
  if (props.isLimited) allow(['ecs:ListTasks'], ['*'], inCluster);
  allow(
    ['events:DescribeRule', 'events:PutRule', 'events:PutTargets'],
    [arn(scope, 'events', 'rule', END_OF_TASK_RULE)],
  );
  allow(['states:ListExecutions'], [arn(scope, 'states', 'stateMachine', props.stateMachineName)]);
  acknowledgeWildcards(role, { revisions, tasks });
  return role;
}

function acknowledgeWildcards(role: Role, { revisions, tasks }: { revisions: string; tasks: string }): void {
  const reasons = {
    [revisions]: 'Each release is a revision of its own of the one task definition that the job runs.',
    [tasks]: 'ECS names a task when it starts it; the permission covers the tasks of this one cluster.',
    '*': 'Log delivery, X-Ray and the list of tasks have no resource to name; the list is of this one cluster.',
  };
  for (const [resource, reason] of Object.entries(reasons))
    acknowledge(role, `AwsSolutions-IAM5[Resource::${Stack.of(role).resolve(resource) as string}]`, reason);
}

function arn(scope: Construct, service: 'ecs' | 'events' | 'states', resource: string, resourceName: string): string {
  const arnFormat = service === 'states' ? ArnFormat.COLON_RESOURCE_NAME : ArnFormat.SLASH_RESOURCE_NAME;
  return Stack.of(scope).formatArn({ service, resource, resourceName, arnFormat });
}
