import type { TaskDefinition } from 'aws-cdk-lib/aws-ecs';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { Stack } from 'aws-cdk-lib';
import { shellLogGroupName } from '../../lowering/names';
import { acknowledge } from '../../shared/acknowledge';
import type { ServiceSpec } from '../../spec/service';
import type { StageSpec } from '../../spec/stage';
import type { WorkloadContext } from './workload-context';

/** What the running program may do in AWS: reach its queues and buckets, and what the description adds with a reason. */
export function grantPermissions(
  scope: Construct,
  task: TaskDefinition,
  service: ServiceSpec,
  { data, spec }: WorkloadContext,
): void {
  for (const { name, access } of service.uses)
    data.stores.get(name)?.grant(task.taskRole, access === 'read-only' ? 'read-only' : 'read-write');
  if (service.consumes !== undefined) data.stores.get(service.consumes)?.grant(task.taskRole, 'consume');
  for (const { actions, resources, reason } of service.permissions) {
    task.addToTaskRolePolicy(new PolicyStatement({ actions, resources }));
    for (const resource of resources.filter((arn) => arn.includes('*')))
      acknowledge(task.taskRole, `AwsSolutions-IAM5[Resource::${resource}]`, reason);
    for (const action of actions.filter((name) => name.includes('*')))
      acknowledge(task.taskRole, `AwsSolutions-IAM5[Action::${action}]`, reason);
  }
  if (service.exec) acknowledgeShell(task, spec);
}

function acknowledgeShell(task: TaskDefinition, spec: StageSpec): void {
  const { region, account, partition } = Stack.of(task);
  const streams = `arn:${partition}:logs:${region}:${account}:log-group:${shellLogGroupName(spec)}:*`;
  const declared = 'Shell access is declared (exec), and refused in production';
  acknowledge(
    task.taskRole,
    'AwsSolutions-IAM5[Resource::*]',
    `${declared}; the ssmmessages actions behind it and the listing of log groups have no resource to name.`,
  );
  acknowledge(
    task.taskRole,
    `AwsSolutions-IAM5[Resource::${streams}]`,
    `${declared}; each session writes a log stream of its own into this one group.`,
  );
}
