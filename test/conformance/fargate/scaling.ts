import { scalingOn } from '../measured-scaling';
import type { ObservedScaling, ObservedStep, ObservedWorkload } from '../observed';
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

interface MetricQuery {
  readonly Id: string;
  readonly Expression?: string;
  readonly MetricStat?: { readonly Stat: string; readonly Metric: { readonly MetricName: string } };
}

interface Tracking {
  readonly TargetValue: number;
  readonly PredefinedMetricSpecification?: { readonly PredefinedMetricType: string };
  readonly CustomizedMetricSpecification?: { readonly Metrics: readonly MetricQuery[] };
}

interface Stepping {
  readonly Cooldown: number;
  readonly StepAdjustments: readonly { readonly ScalingAdjustment: number }[];
}

const PREDEFINED: Readonly<Record<string, string>> = {
  ECSServiceAverageCPUUtilization: 'CPUUtilization',
  ECSServiceAverageMemoryUtilization: 'MemoryUtilization',
  ALBRequestCountPerTarget: 'RequestCountPerTarget',
};

type Scaling = Pick<ObservedWorkload, 'replicas' | 'scaling' | 'scaleOut' | 'scaleIn'>;

/** How many replicas there are, what their number follows, and how fast. */
export function observeScaling(references: References, runner: TaskRunner): Scaling {
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
  const policies = policiesOf(references, target);
  const [scaleOut, scaleIn] = ['scale-out', 'scale-in'].map((name) => stepOf(policies, name));
  return {
    replicas: { min, max },
    scaling: [...policies.flatMap((policy) => followed(references, policy)), ...schedules],
    ...(scaleOut && { scaleOut }),
    ...(scaleIn && { scaleIn }),
  };
}

function policiesOf(references: References, target: Located): Located[] {
  return references
    .all('AWS::ApplicationAutoScaling::ScalingPolicy')
    .filter(
      ({ stack, resource }) => references.text(stack, resource.Properties?.['ScalingTargetId']) === keyOf(target),
    );
}

/** The size of a step policy, up or down. */
function stepOf(policies: readonly Located[], name: string): ObservedStep | undefined {
  const policy = policies.find(({ resource }) => resource.Properties?.['PolicyName'] === name);
  if (!policy) return undefined;
  const { Cooldown, StepAdjustments } = policy.resource.Properties!['StepScalingPolicyConfiguration'] as Stepping;
  return { replicas: Math.abs(StepAdjustments[0]?.ScalingAdjustment ?? 0), everySeconds: Cooldown };
}

/** What a policy adds tasks on. The alarm that removes them goes by the same. */
function followed(references: References, policy: Located): ObservedScaling[] {
  const { PolicyName, TargetTrackingScalingPolicyConfiguration } = policy.resource.Properties!;
  if (TargetTrackingScalingPolicyConfiguration) return [tracked(TargetTrackingScalingPolicyConfiguration as Tracking)];
  return PolicyName === 'scale-out' ? alarming(references, policy) : [];
}

function tracked({
  TargetValue,
  PredefinedMetricSpecification,
  CustomizedMetricSpecification,
}: Tracking): ObservedScaling {
  const predefined = PREDEFINED[PredefinedMetricSpecification?.PredefinedMetricType ?? ''];
  if (predefined !== undefined) return scalingOn(predefined, 'Average', TargetValue);
  const queries = CustomizedMetricSpecification?.Metrics ?? [];
  const [expression = queries[0]?.Id ?? ''] = queries.flatMap(({ Expression }) => Expression ?? []);
  return policyOn(queries, expression, TargetValue);
}

/** The parts of the alarm behind a step policy: `FILL(FILL(cpu0 > 70, REPEAT), 0) OR ...`. */
function alarming(references: References, policy: Located): ObservedScaling[] {
  const alarm = references
    .all('AWS::CloudWatch::Alarm')
    .find(({ stack, resource }) =>
      ((resource.Properties?.['AlarmActions'] ?? []) as unknown[]).some(
        (action) => references.text(stack, action) === keyOf(policy),
      ),
    );
  const queries = (alarm?.resource.Properties?.['Metrics'] ?? []) as MetricQuery[];
  const due = queries.find(({ Expression }) => Expression !== undefined)?.Expression ?? '';
  return due.split(' OR ').map((part) => {
    const [, expression, target] = /^FILL\(FILL\((.*) > ([\d.]+), REPEAT\), 0\)$/.exec(part) ?? [];
    if (expression === undefined) throw new Error(`cannot read '${part}'`);
    return policyOn(queries, expression, Number(target));
  });
}

/** The first series of an expression tells what it is about. */
function policyOn(queries: readonly MetricQuery[], expression: string, target: number): ObservedScaling {
  const series = queries.find(({ Id, MetricStat }) => MetricStat && new RegExp(`\\b${Id}\\b`).test(expression));
  if (!series?.MetricStat) throw new Error(`'${expression}' is about nothing`);
  const { Stat, Metric } = series.MetricStat;
  return scalingOn(Metric.MetricName, Stat, target);
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
