import type { ScalingPolicySpec } from '../../spec/scaling';
import type { ServiceSpec } from '../../spec/service';
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

/** Longest period over which Kubernetes counts steps, in seconds. */
export const MAX_STEP_SECONDS = 1800;

/** The one scaler of a service: KEDA makes and owns a HorizontalPodAutoscaler for it. */
export function scaledObject(placed: PlacedService): Named<IScaledObject> | undefined {
  const { name, service } = placed;
  const behavior = behaviorOf(service);
  if (!isScaled(service) || isIdle(placed)) return undefined;
  return {
    apiVersion: 'keda.sh/v1alpha1',
    kind: 'ScaledObject',
    metadata: serviceMetadata(placed, 'scaler'),
    spec: {
      scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name },
      minReplicaCount: smallestNumber(service),
      maxReplicaCount: service.replicas.max,
      triggers: triggersOf(service),
      advanced: behavior && { horizontalPodAutoscalerConfig: { behavior } },
    },
  };
}

/** Whether a scaler owns the number of replicas. */
export function isScaled(service: ServiceSpec): boolean {
  return triggersOf(service).length > 0;
}

/** The points in time of a service as windows; undefined where they cannot be. */
export function windowsOf({ scaling }: ServiceSpec): ScheduleWindow[] | undefined {
  return scheduleWindows(scaling.filter((policy) => policy.metric === 'schedule'));
}

function smallestNumber(service: ServiceSpec): number {
  const windows = windowsOf(service);
  return windows === undefined ? service.replicas.min : Math.min(...windows.map(({ min }) => min));
}

/** What the number follows: the largest answer of all counts. Policies without an engine are refused before. */
function triggersOf(service: ServiceSpec): IScaleTriggers[] {
  const windows = (windowsOf(service) ?? []).filter(({ min }) => min > 0);
  return [...service.scaling.flatMap(usageTrigger), ...windows.map(windowTrigger)];
}

function usageTrigger(policy: ScalingPolicySpec): IScaleTriggers[] {
  if (policy.metric !== 'cpu' && policy.metric !== 'memory') return [];
  const value = String(Math.round(policy.percent));
  return [{ type: policy.metric, metricType: 'Utilization', metadata: { value } }];
}

function windowTrigger({ start, end, timeZone, min }: ScheduleWindow): IScaleTriggers {
  return { type: 'cron', metadata: { timezone: timeZone, start, end, desiredReplicas: String(min) } };
}

function behaviorOf({ scalingBehavior }: ServiceSpec): IHorizontalPodAutoscalerBehavior | undefined {
  const { scaleOut, scaleIn } = scalingBehavior ?? {};
  if (scaleOut === undefined && scaleIn === undefined) return undefined;
  return { scaleUp: scaleOut && steps(scaleOut), scaleDown: scaleIn && steps(scaleIn) };
}

function steps({ replicas, everySeconds }: { replicas: number; everySeconds: number }): IHPAScalingRules {
  const periodSeconds = Math.min(everySeconds, MAX_STEP_SECONDS);
  return { policies: [{ type: 'Pods', value: replicas, periodSeconds }] };
}
