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

/** A line of CloudWatch's metric math, as alarms and GetMetricData take it. */
export interface MetricQuery {
  readonly id: string;
  readonly label?: string;
  readonly expression?: string;
  /** Whether this is the line that is asked for. */
  readonly returnData: boolean;
  readonly metricStat?: {
    readonly stat: string;
    readonly period: number;
    readonly metric: {
      readonly namespace: string;
      readonly metricName: string;
      readonly dimensions: { readonly name: string; readonly value: string }[];
    };
  };
}

/** What to ask, as values of CloudWatch's dimensions. */
export interface ReleaseTraffic {
  readonly loadBalancer: string;
  /** All between which a release shifts traffic: they swap their roles each time, so all count. */
  readonly targetGroups: readonly string[];
}

/** The numbers of a release alarm: its expression, and what that is over. */
export function releaseAlarmQueries(definition: ReleaseAlarmDefinition, traffic: ReleaseTraffic): MetricQuery[] {
  const total = (id: string, metricName: string) => sumOver(id, metricName, definition.periodSeconds, traffic);
  return [
    { id: 'percent', label: '5xx answers in percent', expression: definition.expression, returnData: true },
    ...total('requests', 'RequestCount'),
    ...total('errors', 'HTTPCode_Target_5XX_Count'),
  ];
}

/** One metric summed over target groups, as metric math under the name `id`. */
function sumOver(
  id: string,
  metricName: string,
  period: number,
  { loadBalancer, targetGroups }: ReleaseTraffic,
): MetricQuery[] {
  const part = (i: number) => `${id}${i}`;
  const dimensionsOf = (group: string) => [
    { name: 'LoadBalancer', value: loadBalancer },
    { name: 'TargetGroup', value: group },
  ];
  return [
    { id, expression: targetGroups.map((_, i) => `FILL(${part(i)}, 0)`).join(' + '), returnData: false },
    ...targetGroups.map((group, i) => ({
      id: part(i),
      returnData: false,
      metricStat: {
        stat: 'Sum',
        period,
        metric: { namespace: 'AWS/ApplicationELB', metricName, dimensions: dimensionsOf(group) },
      },
    })),
  ];
}
