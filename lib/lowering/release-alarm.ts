/** A CloudWatch alarm as data: the engines and the monitoring read the same definition. */
export interface ReleaseAlarmDefinition {
  /** Last part of its name. */
  readonly name: string;
  readonly description: string;
  /** Metric math over `errors` and `requests`. */
  readonly expression: string;
  readonly thresholdPercent: number;
  readonly periodSeconds: number;
  readonly evaluationPeriods: number;
  readonly datapointsToAlarm: number;
}

/** With fewer requests in a minute one failure would look like a broken release. */
const MIN_REQUESTS_PER_MINUTE = 20;

/** Rolls a release back when too many answers are 5xx in two of three minutes. */
export function releaseAlarmDefinition(service: string, thresholdPercent: number): ReleaseAlarmDefinition {
  return {
    name: 'release-errors',
    description: `More than ${thresholdPercent} % of the answers of ${service} are 5xx. During a release this rolls it back. Source: services.${service}.release.rollbackOnErrorPercent. Runbook: release-errors.`,
    expression: `IF(requests >= ${MIN_REQUESTS_PER_MINUTE}, 100 * errors / requests, 0)`,
    thresholdPercent,
    periodSeconds: 60,
    evaluationPeriods: 3,
    datapointsToAlarm: 2,
  };
}
