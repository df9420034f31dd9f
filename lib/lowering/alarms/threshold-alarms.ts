import type { AlarmSpec, Severity } from '../../spec/alarm';
import type { Measure, MetricAlarmDefinition, MissingData, Watched } from './alarm-definition';
import { about } from './alarm-text';

/** The threshold of a description, as an alarm judges it. */
export interface Judgement {
  readonly comparison: 'above' | 'below';
  readonly threshold: number;
  readonly periodSeconds: number;
  readonly evaluationPeriods: number;
  readonly datapointsToAlarm: number;
  readonly missingData: MissingData;
  readonly isAnomaly?: boolean;
  /** `More than 5 %`: begins the text of the alarm. */
  readonly says: string;
  readonly runbook: string;
}

export interface ThresholdAlarm {
  readonly name: string;
  readonly alarm: string;
  readonly metric: MetricAlarmDefinition['metric'];
  readonly severity: Severity;
  readonly watched: Watched;
  readonly measure: Measure;
  readonly judgement: Judgement;
  readonly source: string;
}

export function thresholdAlarm(parts: ThresholdAlarm): MetricAlarmDefinition {
  const { judgement, ...rest } = parts;
  const { says, runbook, isAnomaly = false, ...how } = judgement;
  return {
    kind: 'metric',
    ...rest,
    ...how,
    isAnomaly,
    runbook,
    routed: true,
    description: about(`${says}: ${parts.measure.label}.`, parts.source, runbook),
  };
}

const MINUTE = 60;

/** A usual value needs more than minutes: the model of CloudWatch looks at five of them at a time. */
const ANOMALY_PERIOD = 300;

/** Restarts within an hour, looked at in parts: the first shows within five minutes. */
const RESTART_PARTS = { period: 300, count: 12 };

/** One minute in five may be better than the threshold, late or missing: what lasts is told in time, and does not flap. */
const SHARE_OF_MINUTES = 0.8;

/** What silence means differs by metric; for use of replicas it depends on whether any must run. */
export function judgementOf(alarm: Exclude<AlarmSpec, { metric: 'availability' }>, silence: MissingData): Judgement {
  switch (alarm.metric) {
    case 'errors':
      return lasting(alarm, alarm.abovePercent, 'notBreaching', `More than ${alarm.abovePercent} %`);
    case 'cpu':
    case 'memory':
    case 'disk':
      return lasting(alarm, alarm.abovePercent, silence, `More than ${alarm.abovePercent} %`);
    case 'latency':
      return lasting(alarm, alarm.aboveMilliseconds, 'notBreaching', `More than ${alarm.aboveMilliseconds} ms`);
    case 'restarts':
      return restarts(alarm.abovePerHour);
    case 'replication-lag':
      // a reader that does not even say how late it is
      return lasting(alarm, alarm.aboveSeconds, 'breaching', `More than ${alarm.aboveSeconds} s, or no word`);
    case 'queue-age':
      return lasting(alarm, alarm.aboveSeconds, 'notBreaching', `More than ${alarm.aboveSeconds} s`);
    case 'queue-depth':
      return lasting(alarm, alarm.above, 'notBreaching', `More than ${alarm.above}`);
    case 'connections':
      return lasting(alarm, alarm.above, 'missing', `More than ${alarm.above}`);
    case 'queue-growth':
      return unusual(alarm);
    case 'custom':
      return custom(alarm);
  }
}

type Lasting = Extract<AlarmSpec, { forMinutes: number }>;

function lasting(
  { metric, forMinutes }: Lasting,
  threshold: number,
  missingData: MissingData,
  says: string,
): Judgement {
  return {
    comparison: 'above',
    threshold,
    periodSeconds: MINUTE,
    evaluationPeriods: forMinutes,
    datapointsToAlarm: Math.ceil(forMinutes * SHARE_OF_MINUTES),
    missingData,
    says: `${says} for ${minutes(forMinutes)}`,
    runbook: metric,
  };
}

function restarts(abovePerHour: number): Judgement {
  const { period, count } = RESTART_PARTS;
  const first = { periodSeconds: period, evaluationPeriods: count, datapointsToAlarm: 1 };
  const several = { periodSeconds: period * count, evaluationPeriods: 1, datapointsToAlarm: 1 };
  return {
    comparison: 'above',
    threshold: abovePerHour,
    ...(abovePerHour === 0 ? first : several),
    missingData: 'notBreaching',
    says: `More than ${abovePerHour} within an hour`,
    runbook: 'restarts',
  };
}

function unusual({ aboveDeviations, forMinutes }: Extract<AlarmSpec, { metric: 'queue-growth' }>): Judgement {
  const periods = Math.ceil((forMinutes * MINUTE) / ANOMALY_PERIOD);
  return {
    comparison: 'above',
    threshold: aboveDeviations,
    isAnomaly: true,
    periodSeconds: ANOMALY_PERIOD,
    evaluationPeriods: periods,
    datapointsToAlarm: Math.ceil(periods * SHARE_OF_MINUTES),
    missingData: 'notBreaching',
    says: `More than ${aboveDeviations} standard deviations above the usual for ${minutes(forMinutes)}`,
    runbook: 'queue-growth',
  };
}

function custom(alarm: Extract<AlarmSpec, { metric: 'custom' }>): Judgement {
  if (alarm.below === undefined)
    return lasting(alarm, alarm.above ?? 0, 'notBreaching', `More than ${alarm.above ?? 0}`);
  // who waits for a number to fall must hear when it is gone
  const judged = lasting(alarm, alarm.below, 'breaching', `Less than ${alarm.below}, or nothing,`);
  return { ...judged, comparison: 'below' };
}

const minutes = (count: number) => (count === 1 ? 'a minute' : `${count} minutes`);
