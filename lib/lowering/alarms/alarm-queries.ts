import type { MetricQuery } from '../release-alarm';
import type { CloudWatchMetric } from '../scaling-metrics';
import type { Measure, MetricAlarmDefinition } from './alarm-definition';

/** Line of what an alarm judges. */
export const VALUE = 'value';

/** Line of what is usual. */
export const BAND = 'usual';

/** The numbers of an alarm, as CloudWatch takes them. */
export function alarmQueries({ measure, periodSeconds, isAnomaly, threshold }: MetricAlarmDefinition): MetricQuery[] {
  const value = measureQueries(measure, periodSeconds, VALUE);
  if (!isAnomaly) return value;
  const expression = `ANOMALY_DETECTION_BAND(${VALUE}, ${threshold})`;
  return [...value, { id: BAND, label: 'usual', expression, returnData: true }];
}

/** A measure whose result has the id `id`, and nothing else is returned. */
export function measureQueries({ metrics, expression, label }: Measure, period: number, id: string): MetricQuery[] {
  const alone = metrics[expression];
  if (alone !== undefined) return [{ id, label, returnData: true, metricStat: stat(alone, period) }];
  return [
    { id, label, expression, returnData: true },
    ...Object.entries(metrics).map(([part, metric]) => ({
      id: part,
      returnData: false,
      metricStat: stat(metric, period),
    })),
  ];
}

function stat({ namespace, name, statistic, dimensions }: CloudWatchMetric, period: number) {
  return {
    stat: statistic,
    period,
    metric: {
      namespace,
      metricName: name,
      dimensions: Object.entries(dimensions).map(([key, value]) => ({ name: key, value })),
    },
  };
}
