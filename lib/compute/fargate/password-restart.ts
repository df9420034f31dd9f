import { Duration } from 'aws-cdk-lib';
import type { BaseService } from 'aws-cdk-lib/aws-ecs';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Schedule, ScheduleExpression, ScheduleTargetInput, TimeWindow } from 'aws-cdk-lib/aws-scheduler';
import { Universal } from 'aws-cdk-lib/aws-scheduler-targets';
import type { Construct } from 'constructs';
import type { ServiceSpec } from '../../spec/service';
import type { WorkloadContext } from './workload-context';

/**
 * Replaces the tasks of a service, a few at a time, twice in each rotation of a password that it holds.
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
  new Schedule(scope, 'PasswordRestart', {
    description: `Fresh tasks before a password of ${service.node.scope?.node.id} expires`,
    schedule: ScheduleExpression.rate(Duration.days(Math.floor(Math.min(...days) / 2))),
    // not all services at once
    timeWindow: TimeWindow.flexible(Duration.hours(4)),
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
