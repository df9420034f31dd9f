import type { ObservedScaling, ObservedWorkload } from '../observed';
import type { Located, References } from '../references';
import { keyOf } from '../references';
import type { TaskRunner } from './task-runners';

interface Target {
  readonly MinCapacity: number;
  readonly MaxCapacity: number;
  readonly ScheduledActions?: readonly {
    readonly Schedule: string;
    readonly Timezone: string;
    readonly ScalableTargetAction: { readonly MinCapacity: number; readonly MaxCapacity?: number };
  }[];
}

interface Tracking {
  readonly TargetValue: number;
  readonly PredefinedMetricSpecification: { readonly PredefinedMetricType: string };
}

/** How many replicas there are, and what their number follows. */
export function observeScaling(
  references: References,
  runner: TaskRunner,
): Pick<ObservedWorkload, 'replicas' | 'scaling'> {
  if (!runner.isService) return { scaling: [] };
  const target = references
    .all('AWS::ApplicationAutoScaling::ScalableTarget')
    .find(({ stack, resource }) =>
      references.text(stack, resource.Properties?.['ResourceId']).includes(`${keyOf(runner)}.Name`),
    );
  const desired = runner.properties['DesiredCount'];
  if (!target) return { replicas: { min: Number(desired), max: Number(desired) }, scaling: [] };
  if (desired !== undefined)
    throw new Error(`${runner.name}: the template and the scaler both own the number of tasks`);
  const { MinCapacity: min, MaxCapacity: max, ScheduledActions = [] } = target.resource.Properties as unknown as Target;
  const schedules = ScheduledActions.map(
    ({ Schedule, Timezone, ScalableTargetAction: { MinCapacity, MaxCapacity } }) => ({
      metric: 'schedule' as const,
      cron: fiveFields(Schedule),
      timeZone: Timezone,
      min: MinCapacity,
      ...(MaxCapacity !== undefined && { max: MaxCapacity }),
    }),
  );
  return { replicas: { min, max }, scaling: [...policiesOf(references, target), ...schedules] };
}

function policiesOf(references: References, target: Located): ObservedScaling[] {
  const policies = references
    .all('AWS::ApplicationAutoScaling::ScalingPolicy')
    .filter(
      ({ stack, resource }) => references.text(stack, resource.Properties?.['ScalingTargetId']) === keyOf(target),
    );
  return policies.map(({ resource }) => {
    const { TargetValue, PredefinedMetricSpecification } = resource.Properties![
      'TargetTrackingScalingPolicyConfiguration'
    ] as Tracking;
    switch (PredefinedMetricSpecification.PredefinedMetricType) {
      case 'ECSServiceAverageCPUUtilization':
        return { metric: 'cpu', percent: TargetValue };
      case 'ECSServiceAverageMemoryUtilization':
        return { metric: 'memory', percent: TargetValue };
      case 'ALBRequestCountPerTarget':
        return { metric: 'requests', perReplicaPerMinute: TargetValue };
      default:
        throw new Error(`unknown metric ${PredefinedMetricSpecification.PredefinedMetricType}`);
    }
  });
}

/** AWS's six fields, where Sunday is 1, as the five fields of cron, where it is 0. */
export function fiveFields(expression: string): string {
  const [minute, hour, day, month, weekday] = expression
    .replaceAll(/^cron\(|\)$/g, '')
    .replaceAll('?', '*')
    .split(' ');
  const shifted = weekday!.replaceAll(/\d+/g, (number) => String(Number(number) - 1));
  return [minute, hour, day, month, shifted].join(' ');
}
