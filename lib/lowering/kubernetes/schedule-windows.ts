import type { ScalingPolicySpec } from '../../spec/scaling';
import { kubernetesCron } from './kubernetes-cron';

type SchedulePolicy = Extract<ScalingPolicySpec, { metric: 'schedule' }>;

/** From one time of the day to another, on the same days, at least so many replicas. */
export interface ScheduleWindow {
  readonly start: string;
  readonly end: string;
  readonly timeZone: string;
  readonly min: number;
}

/**
 * Points in time as windows, each up to the next point, the last up to the first.
 *
 * KEDA takes a window for open while its end comes before its next start. That is right for points that take turns: at
 * fixed times of the same days. Undefined for any others.
 */
export function scheduleWindows(policies: readonly SchedulePolicy[]): ScheduleWindow[] | undefined {
  const points = policies.map(pointOf).toSorted((a, b) => a.minuteOfDay - b.minuteOfDay);
  const [first] = points;
  const takeTurns = points.every(
    (point, i) =>
      point.days === first?.days &&
      point.timeZone === first.timeZone &&
      Number.isInteger(point.minuteOfDay) &&
      point.minuteOfDay !== points[i - 1]?.minuteOfDay,
  );
  if (first === undefined || points.length < 2 || !takeTurns) return undefined;
  return points.map(({ cron, timeZone, min }, i) => ({
    start: cron,
    end: (points[i + 1] ?? first).cron,
    timeZone,
    min,
  }));
}

function pointOf({ cron, timeZone, min }: SchedulePolicy) {
  const fields = kubernetesCron(cron) ?? '';
  const [minute = '', hour = '', ...days] = fields.split(' ');
  return { cron: fields, minuteOfDay: plain(hour) * 60 + plain(minute), days: days.join(' '), timeZone, min };
}

/** Not a number for `*`, lists, ranges and steps. */
function plain(field: string): number {
  return /^\d+$/.test(field) ? Number(field) : Number.NaN;
}
