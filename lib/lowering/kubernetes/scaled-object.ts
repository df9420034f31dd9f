import type { ScalingPolicySpec } from '../../spec/scaling';
import type { ServiceSpec } from '../../spec/service';
import { isMeasured } from '../scaling-metrics';
import { workloadName } from './capacity-parts';
import { serviceMetadata } from './metadata';
import type {
  IHorizontalPodAutoscalerBehavior,
  IHPAScalingRules,
  IScaledObject,
  IScaleTriggers,
  Named,
} from './models';
import type { PlacedService } from './placed-service';
import { isIdle } from './placed-service';
import type { ScheduleWindow } from './schedule-windows';
import { scheduleWindows } from './schedule-windows';
import { usageTriggers } from './scaling-triggers';
import { shiftsTraffic } from './shifts-traffic';

/** Longest period over which Kubernetes counts steps, in seconds. */
export const MAX_STEP_SECONDS = 1800;

/** Times do not fall in step with the work: a quiet minute is no reason to remove nearly all replicas at once. */
const GENTLE_STEP_IN = { replicas: 1, everySeconds: 60 };

/** The one scaler of a service: KEDA makes and owns a HorizontalPodAutoscaler for it. */
export function scaledObject(placed: PlacedService): Named<IScaledObject> | undefined {
  const { name, service } = placed;
  const behavior = behaviorOf(service);
  if (!isScaled(service) || isIdle(placed)) return undefined;
  return {
    apiVersion: 'keda.sh/v1alpha1',
    kind: 'ScaledObject',
    metadata: serviceMetadata(placed, 'workload', { isOfLaterKind: true, isTakenOver: true }),
    spec: {
      scaleTargetRef: shiftsTraffic(service)
        ? { apiVersion: 'argoproj.io/v1alpha1', kind: 'Rollout', name }
        : { apiVersion: 'apps/v1', kind: 'Deployment', name: workloadName(placed) },
      minReplicaCount: smallestNumber(service),
      maxReplicaCount: service.replicas.max,
      triggers: triggersOf(placed),
      advanced: behavior && { horizontalPodAutoscalerConfig: { behavior } },
    },
  };
}

/** Whether a scaler owns the number of replicas. */
export function isScaled(service: ServiceSpec): boolean {
  const windows = (windowsOf(service) ?? []).filter(({ min }) => min > 0);
  return windows.length > 0 || service.scaling.some((policy) => hasMeasure(policy, service));
}

/** The points in time of a service as windows; undefined where they cannot be. */
export function windowsOf({ scaling }: ServiceSpec): ScheduleWindow[] | undefined {
  return scheduleWindows(scaling.filter((policy) => policy.metric === 'schedule'));
}

function hasMeasure(policy: ScalingPolicySpec, service: ServiceSpec): boolean {
  return policy.metric !== 'schedule' && isMeasured(policy, service);
}

function smallestNumber(service: ServiceSpec): number {
  const windows = windowsOf(service);
  return windows === undefined ? service.replicas.min : Math.min(...windows.map(({ min }) => min));
}

/** What the number follows: the largest answer of all counts. */
function triggersOf(placed: PlacedService): IScaleTriggers[] {
  const windows = (windowsOf(placed.service) ?? []).filter(({ min }) => min > 0);
  return [...usageTriggers(placed).map(({ trigger }) => trigger), ...windows.map(windowTrigger)];
}

function windowTrigger({ start, end, timeZone, min }: ScheduleWindow): IScaleTriggers {
  return { type: 'cron', metadata: { timezone: timeZone, start, end, desiredReplicas: String(min) } };
}

function behaviorOf({ scaling, scalingBehavior }: ServiceSpec): IHorizontalPodAutoscalerBehavior | undefined {
  const { scaleOut, scaleIn } = scalingBehavior ?? {};
  const isTimed = scaling.some((policy) => policy.metric === 'latency' || isAge(policy));
  const slowly = scaleIn ?? (isTimed ? GENTLE_STEP_IN : undefined);
  if (scaleOut === undefined && slowly === undefined) return undefined;
  return { scaleUp: scaleOut && steps(scaleOut), scaleDown: slowly && steps(slowly) };
}

function isAge(policy: ScalingPolicySpec): boolean {
  return policy.metric === 'queue' && policy.oldestAgeSeconds !== undefined;
}

function steps({ replicas, everySeconds }: { replicas: number; everySeconds: number }): IHPAScalingRules {
  const periodSeconds = Math.min(everySeconds, MAX_STEP_SECONDS);
  return { policies: [{ type: 'Pods', value: replicas, periodSeconds }] };
}
