import * as ecs from 'aws-cdk-lib/aws-ecs';
import type { Construct } from 'constructs';
import { memoryMiB } from '../../lowering/fargate/task-size';
import { taskFamily } from '../../lowering/names';
import { isReleased } from '../../lowering/released';
import { acknowledge } from '../../shared/acknowledge';
import type { ServiceSpec } from '../../spec/service';
import { cpuShare } from './container-variables';
import { addContainers } from './task-definition';
import type { WorkloadContext } from './workload-context';

/**
 * What runs on each instance of a daemon. ECS sets its request aside there, and the memory that it may use at most; of the
 * processors it may have what others leave.
 */
export function daemonTask(scope: Construct, name: string, context: WorkloadContext): ecs.TaskDefinition {
  const { spec } = context;
  const { resources, privileged } = spec.services[name] as ServiceSpec;
  const definition = new ecs.Ec2TaskDefinition(scope, 'Task', {
    family: taskFamily(spec, name),
    networkMode: ecs.NetworkMode.AWS_VPC,
  });
  const released = isReleased(spec, name, context.released);
  const memoryLimitMiB = memoryMiB(resources);
  addContainers(definition, name, context, {
    cpu: cpuShare(resources),
    memoryLimitMiB,
    // where both are the same, ECS takes one of them only
    ...(resources.request.memoryMiB < memoryLimitMiB && { memoryReservationMiB: resources.request.memoryMiB }),
    privileged: privileged && released,
  });
  if (!released)
    acknowledge(
      definition,
      'AwsSolutions-ECS2',
      'CDK names the region to containers on EC2 instances, and the stand-in has no other variable.',
    );
  else if (privileged)
    acknowledge(
      definition,
      `Slipway-PrivilegedContainer[${name}]`,
      'Declared for this one service (privileged): it runs containers itself. Daemons alone run on its instances, their role can do nothing but work for the cluster, and only declared callers reach it.',
    );
  return definition;
}
