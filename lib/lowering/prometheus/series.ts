import type { CloudWatchMetric } from '../scaling-metrics';
import { APPLICATION_NAMESPACE } from '../scaling-metrics';
import { applicationSeries } from './application-series';
import type { Asked } from './asked';
import { podSeries } from './pod-series';

/** A metric of CloudWatch as a series of Prometheus, without labels: from pods, from the program itself, or from AWS. */
export function seriesOf(metric: CloudWatchMetric, asked: Asked): string {
  switch (metric.namespace) {
    case 'ContainerInsights':
      return podSeries(metric, asked);
    case APPLICATION_NAMESPACE:
      return applicationSeries(metric, asked) ?? exportedSeries(metric, asked);
    default:
      return exportedSeries(metric, asked);
  }
}

/** CloudWatch has a value for each, in seconds. */
const MINUTE = 60;

/** How the values of minutes become one of a window. */
const overTime: Readonly<Record<string, string>> = {
  Sum: 'sum_over_time',
  SampleCount: 'sum_over_time',
  Minimum: 'min_over_time',
  Average: 'avg_over_time',
};

/** What the exporter asks CloudWatch for, one value a minute. */
function exportedSeries(
  { namespace, name, statistic, dimensions }: CloudWatchMetric,
  { periodSeconds }: Asked,
): string {
  const matchers = Object.entries(dimensions).map(([key, value]) => `dimension_${key}="${value}"`);
  const series = `${exportedName(namespace, name, statistic)}{${matchers.join(',')}}`;
  // one that is a minute late still counts
  if (periodSeconds <= MINUTE) return `max(last_over_time(${series}[${2 * MINUTE}s]))`;
  const over = overTime[statistic] ?? 'max_over_time';
  return `max(${over}(${series}[${periodSeconds}s]))`;
}

/**
 * What the exporter makes of `AWS/RDS` `CPUUtilization` `Average`: `aws_rds_cpuutilization_average`. In the name of a metric
 * a capital begins a word after a small letter or a digit.
 *
 * https://github.com/prometheus-community/yet-another-cloudwatch-exporter/blob/v0.67.0/pkg/promutil/prometheus.go
 */
export function exportedName(namespace: string, name: string, statistic: string): string {
  const place = namespace.toLowerCase().replaceAll('/', '_');
  const words = [name, statistic].map((text) => text.replaceAll(/([a-z0-9])(?=[A-Z])/g, '$1_').toLowerCase());
  return [...(place.startsWith('aws') ? [] : ['aws']), place, ...words].join('_');
}
