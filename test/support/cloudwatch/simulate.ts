import type { MetricAlarmDefinition } from '../../../lib/lowering/alarms/alarm-definition';
import type { AlarmState, Point } from './alarm-state';
import { nextState } from './alarm-state';
import type { Series } from './metric-math';
import { metricMath } from './metric-math';

/** What each metric of an alarm reports in a minute, by the id that its expression knows it by. */
export type Reports = Readonly<Record<string, (minute: number) => number | undefined>>;

/** CloudWatch looks at this many periods more than it judges, in case some of them are late. */
const SPARE_PERIODS = 2;

/** A metric of AWS is there this many minutes after its minute. */
const DELAY_MINUTES = 1;

export interface Simulation {
  /** State after each minute. */
  readonly states: readonly AlarmState[];
  /** Minutes in which it goes to ALARM, and back to anything else. */
  readonly raised: readonly number[];
  readonly ended: readonly number[];
}

/**
 * Runs an alarm over some minutes, evaluating it over windows that end then. What was before the first is asked as well,
 * as minutes below zero.
 *
 * @param step minutes between two evaluations
 */
export function simulate(alarm: MetricAlarmDefinition, reports: Reports, minutes: number, step = 1): Simulation {
  const states: AlarmState[] = [];
  let state: AlarmState = 'INSUFFICIENT_DATA';
  for (let now = 0; now < minutes; now++) {
    if (now % step === 0) state = nextState(pointsAt(alarm, reports, now), state, alarm);
    states.push(state);
  }
  const turns = (to: (state: AlarmState) => boolean) =>
    states.flatMap((each, i) => (to(each) && i > 0 && !to(states[i - 1] as AlarmState) ? [i] : []));
  return {
    states,
    raised: [...(states[0] === 'ALARM' ? [0] : []), ...turns((each) => each === 'ALARM')],
    ended: turns((each) => each !== 'ALARM'),
  };
}

function pointsAt(alarm: MetricAlarmDefinition, reports: Reports, now: number): Point[] {
  const { measure, periodSeconds, evaluationPeriods, threshold, comparison } = alarm;
  const count = evaluationPeriods + SPARE_PERIODS;
  const length = periodSeconds / 60;
  const series = Object.fromEntries(
    Object.entries(measure.metrics).map(([id, { statistic }]) => {
      const report = reports[id];
      if (report === undefined) throw new Error(`no reports of '${id}'`);
      return [id, periods(report, statistic, { now, count, length })];
    }),
  );
  return metricMath(measure.expression, series, count).map((value) => {
    if (value === undefined) return '-';
    return (comparison === 'above' ? value > threshold : value < threshold) ? 'X' : '0';
  });
}

interface Window {
  readonly now: number;
  readonly count: number;
  /** Of a period, in minutes. */
  readonly length: number;
}

function periods(report: Reports[string], statistic: string, { now, count, length }: Window): Series {
  return Array.from({ length: count }, (_, i) => {
    const end = now - (count - 1 - i) * length;
    const minutes = Array.from({ length }, (__, j) => end - length + 1 + j);
    const values = minutes
      .filter((minute) => minute <= now - DELAY_MINUTES)
      .map((minute) => report(minute))
      .filter((value) => value !== undefined);
    return values.length === 0 ? undefined : aggregate(statistic, values);
  });
}

/** A percentile of several minutes lies between those of each: the highest is the strictest. */
function aggregate(statistic: string, values: readonly number[]): number {
  const sum = values.reduce((total, value) => total + value, 0);
  switch (statistic) {
    case 'Sum':
      return sum;
    case 'Average':
      return sum / values.length;
    case 'Minimum':
      return Math.min(...values);
    default:
      return Math.max(...values);
  }
}
