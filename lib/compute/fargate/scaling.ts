import { TimeZone } from 'aws-cdk-lib';
import type { ScalableTarget } from 'aws-cdk-lib/aws-applicationautoscaling';
import { Schedule } from 'aws-cdk-lib/aws-applicationautoscaling';
import type { FargateService, ScalableTaskCount } from 'aws-cdk-lib/aws-ecs';
import { awsCron } from '../../lowering/cron';
import type { LoadSource } from '../../lowering/fargate/task-load';
import { scalingAlarms } from '../../lowering/fargate/scaling-alarms';
import { taskLoad } from '../../lowering/fargate/task-load';
import { alarmName } from '../../lowering/names';
import type { ScalingPolicySpec } from '../../spec/scaling';
import type { ServiceSpec } from '../../spec/service';
import { StepOnAlarm } from './step-on-alarm';
import { trackLoad } from './track-load';
import type { WorkloadContext } from './workload-context';

/** Application Auto Scaling owns the number of tasks between the declared bounds. */
export function scaleService(service: FargateService, name: string, context: WorkloadContext): void {
  const spec = context.spec.services[name] as ServiceSpec;
  const source = loadSource(name, context);
  const count = service.autoScaleTaskCount({ minCapacity: spec.replicas.min, maxCapacity: spec.replicas.max });
  const { scaleOut, scaleIn } = spec.scalingBehavior ?? {};
  spec.scaling.forEach((policy, i) => {
    const id = `${policy.metric}${i === 0 ? '' : i}`;
    if (policy.metric === 'schedule') addSchedule(count, id, policy);
    // whoever declares the size of a step does not leave it to target tracking
    else if (!scaleOut) addTracking(count, { id, policy, i, source, context, disableScaleIn: scaleIn !== undefined });
  });
  for (const alarm of scalingAlarms(spec, source)) {
    new StepOnAlarm(count, alarm.name, {
      alarm,
      alarmName: alarmName(context.spec, name, alarm.name),
      target: targetOf(count),
    });
  }
}

interface Tracking {
  readonly id: string;
  readonly policy: ScalingPolicySpec;
  readonly i: number;
  readonly source: LoadSource;
  readonly context: WorkloadContext;
  readonly disableScaleIn: boolean;
}

function addTracking(count: ScalableTaskCount, tracking: Tracking): void {
  const { id, policy, i, source, context, disableScaleIn } = tracking;
  const endpoint = policy.metric === 'requests' ? context.ingress?.endpointOf(source.service) : undefined;
  const options = { ...(disableScaleIn && { disableScaleIn }) };
  if (policy.metric === 'cpu') {
    count.scaleOnCpuUtilization(id, { targetUtilizationPercent: policy.percent, ...options });
  } else if (policy.metric === 'memory') {
    count.scaleOnMemoryUtilization(id, { targetUtilizationPercent: policy.percent, ...options });
  } else if (policy.metric === 'requests' && source.targetGroups.length === 1 && endpoint) {
    const { targetGroup } = endpoint;
    count.scaleOnRequestCount(id, { requestsPerTarget: policy.perReplicaPerMinute, targetGroup, ...options });
  } else {
    const load = taskLoad(policy, i, source);
    if (load) trackLoad(count, id, { load, target: targetOf(count), disableScaleIn });
  }
}

function addSchedule(
  count: ScalableTaskCount,
  id: string,
  { cron, timeZone, min, max }: Extract<ScalingPolicySpec, { metric: 'schedule' }>,
): void {
  count.scaleOnSchedule(id, {
    schedule: Schedule.expression(awsCron(cron) ?? ''),
    timeZone: TimeZone.of(timeZone),
    minCapacity: min,
    ...(max !== undefined && { maxCapacity: max }),
  });
}

function loadSource(service: string, { spec, ingress, data }: WorkloadContext): LoadSource {
  const { kind, consumes } = spec.services[service] as ServiceSpec;
  const endpoint = kind === 'web' ? ingress?.endpointOf(service) : undefined;
  const groups = [endpoint?.targetGroup, endpoint?.alternateTargetGroup];
  const queue = consumes === undefined ? undefined : data.stores.get(consumes)?.name;
  return {
    stage: spec,
    service,
    targetGroups: groups.flatMap((group) => group?.targetGroupFullName ?? []),
    ...(endpoint && ingress && { loadBalancer: ingress.loadBalancerFullName }),
    ...(queue !== undefined && { queue }),
  };
}

/** CDK keeps it to itself, but the policies that it has no method for need it. */
function targetOf(count: ScalableTaskCount): ScalableTarget {
  return count.node.findChild('Target') as ScalableTarget;
}
