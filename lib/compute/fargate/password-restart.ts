import type { BaseService } from 'aws-cdk-lib/aws-ecs';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Schedule, ScheduleExpression, ScheduleTargetInput } from 'aws-cdk-lib/aws-scheduler';
import { Universal } from 'aws-cdk-lib/aws-scheduler-targets';
import type { Construct } from 'constructs';
import { restartSchedule } from '../../lowering/fargate/restart-schedule';
import type { ServiceSpec } from '../../spec/service';
import type { WorkloadContext } from './workload-context';

/**
 * Replaces the tasks of a service, a few at a time, at least twice in each rotation of a password that it holds.
 *
 * A task reads its passwords once, when it starts. A password stays valid until the rotation after the next; a task that
 * never lives that long never meets one that has expired.
 */
export function restartBeforePasswordsExpire(
  scope: Construct,
  service: BaseService,
  spec: ServiceSpec,
  { data, cluster }: WorkloadContext,
): void {
  const days = spec.uses.flatMap(({ name }) => (data.databases.get(name) ?? data.caches.get(name))?.rotationDays ?? []);
  if (days.length === 0) return;
  const name = service.node.scope?.node.id ?? '';
  new Schedule(scope, 'PasswordRestart', {
    description: `Fresh tasks before a password of ${name} expires`,
    schedule: ScheduleExpression.expression(restartSchedule(name, Math.min(...days))),
    target: new Universal({
      service: 'ecs',
      action: 'updateService',
      input: ScheduleTargetInput.fromObject({
        Cluster: cluster.clusterName,
        Service: service.serviceName,
        ForceNewDeployment: true,
      }),
      policyStatements: [new PolicyStatement({ actions: ['ecs:UpdateService'], resources: [service.serviceArn] })],
    }),
  });
}
