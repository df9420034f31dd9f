import type { MissingData } from '../../../lib/lowering/alarms/alarm-definition';

export type AlarmState = 'OK' | 'ALARM' | 'INSUFFICIENT_DATA';

/** A datapoint: beyond the threshold, not beyond it, or not there. */
export type Point = 'X' | '0' | '-';

export interface Evaluation {
  readonly evaluationPeriods: number;
  readonly datapointsToAlarm: number;
  readonly missingData: MissingData;
}

/**
 * The state of an alarm after one evaluation, by the rules that CloudWatch documents:
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-missing-data.html
 *
 * @param range the points that CloudWatch looks at, oldest first: more than there are evaluation periods
 */
export function nextState(range: readonly Point[], before: AlarmState, evaluation: Evaluation): AlarmState {
  const { evaluationPeriods, datapointsToAlarm, missingData } = evaluation;
  const real = range.filter((point) => point !== '-');
  // enough are there: those that are missing do not matter
  if (real.length >= evaluationPeriods) return judge(real.slice(-evaluationPeriods), datapointsToAlarm);
  const missing = evaluationPeriods - real.length;
  switch (missingData) {
    case 'breaching':
      return judge([...real, ...filled(missing, 'X')], datapointsToAlarm);
    case 'notBreaching':
      return judge([...real, ...filled(missing, '0')], datapointsToAlarm);
    case 'ignore':
      return real.includes('0') ? judge(real, datapointsToAlarm) : before;
    case 'missing':
      if (real.length === 0) return 'INSUFFICIENT_DATA';
      if (isOldEnough(range, datapointsToAlarm)) return 'ALARM';
      return real.includes('0') || before === 'INSUFFICIENT_DATA' ? judge(real, datapointsToAlarm) : before;
  }
}

function judge(points: readonly Point[], datapointsToAlarm: number): AlarmState {
  return points.filter((point) => point === 'X').length >= datapointsToAlarm ? 'ALARM' : 'OK';
}

const filled = (count: number, point: Point): Point[] => Array.from({ length: count }, () => point);

/** The oldest point that is there is beyond the threshold, as old as points are asked for, and nothing better came since. */
function isOldEnough(range: readonly Point[], datapointsToAlarm: number): boolean {
  const first = range.findIndex((point) => point !== '-');
  return !range.includes('0') && first >= 0 && range.length - first >= datapointsToAlarm;
}
