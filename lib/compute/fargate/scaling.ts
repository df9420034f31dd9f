import { Duration, TimeZone } from 'aws-cdk-lib';
import { Schedule } from 'aws-cdk-lib/aws-applicationautoscaling';
import type { FargateService, ScalableTaskCount } from 'aws-cdk-lib/aws-ecs';
import type { IWebEndpoint } from '../../contracts/ingress';
import { awsCron } from '../../lowering/cron';
import type { ScalingPolicySpec } from '../../spec/scaling';
import type { ServiceSpec } from '../../spec/service';

/** Application Auto Scaling owns the number of tasks between the declared bounds. */
export function scaleService(service: FargateService, spec: ServiceSpec, endpoint: IWebEndpoint | undefined): void {
  const { min, max } = spec.replicas;
  const count = service.autoScaleTaskCount({ minCapacity: min, maxCapacity: max });
  const { scaleOut, scaleIn } = spec.scalingBehavior ?? {};
  const cooldowns = {
    ...(scaleOut && { scaleOutCooldown: Duration.seconds(scaleOut.everySeconds) }),
    ...(scaleIn && { scaleInCooldown: Duration.seconds(scaleIn.everySeconds) }),
  };
  spec.scaling.forEach((policy, i) =>
    addPolicy(count, policy, { id: `${policy.metric}${i === 0 ? '' : i}`, cooldowns, endpoint }),
  );
}

interface PolicyContext {
  readonly id: string;
  readonly cooldowns: { scaleOutCooldown?: Duration; scaleInCooldown?: Duration };
  readonly endpoint: IWebEndpoint | undefined;
}

function addPolicy(
  count: ScalableTaskCount,
  policy: ScalingPolicySpec,
  { id, cooldowns, endpoint }: PolicyContext,
): void {
  switch (policy.metric) {
    case 'cpu':
      return count.scaleOnCpuUtilization(id, { targetUtilizationPercent: policy.percent, ...cooldowns });
    case 'memory':
      return count.scaleOnMemoryUtilization(id, { targetUtilizationPercent: policy.percent, ...cooldowns });
    case 'requests':
      if (endpoint)
        count.scaleOnRequestCount(id, {
          requestsPerTarget: policy.perReplicaPerMinute,
          targetGroup: endpoint.targetGroup,
          ...cooldowns,
        });
      return;
    case 'schedule':
      return count.scaleOnSchedule(id, {
        schedule: Schedule.expression(awsCron(policy.cron) ?? ''),
        timeZone: TimeZone.of(policy.timeZone),
        minCapacity: policy.min,
        ...(policy.max !== undefined && { maxCapacity: policy.max }),
      });
    default:
      // refused by the lowering: whoever is here accepted by name to go without
      return;
  }
}
