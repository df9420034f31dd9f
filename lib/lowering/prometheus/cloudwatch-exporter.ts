import type { StageSpec } from '../../spec/stage';
import type { CloudWatchMetric } from '../scaling-metrics';

/** Namespaces that the exporter finds resources of by their tags. */
const BY_TAG = ['AWS/ApplicationELB', 'AWS/ElastiCache', 'AWS/RDS', 'AWS/SQS'];

/** Metrics that others have in Prometheus by themselves. */
const HELD_INSIDE = ['ContainerInsights'];

/**
 * What the exporter asks CloudWatch for: the metrics of the alarms of a stage, of its own resources, once a minute. Each
 * costs 0.01 USD for a thousand answers.
 *
 * https://github.com/prometheus-community/yet-another-cloudwatch-exporter/blob/v0.67.0/docs/configuration.md
 */
export function exporterConfiguration(stage: StageSpec, metrics: readonly CloudWatchMetric[]) {
  const asked = metrics.filter(({ namespace }) => !HELD_INSIDE.includes(namespace));
  const namespaces = [...new Set(asked.map(({ namespace }) => namespace))].toSorted();
  const jobs = namespaces
    .filter((namespace) => BY_TAG.includes(namespace))
    .map((type) => ({
      type,
      regions: [stage.region],
      period: 60,
      length: 300,
      searchTags: [
        { key: 'system', value: `^${stage.system}$` },
        { key: 'stage', value: `^${stage.stage}$` },
      ],
      metrics: metricsIn(asked, type),
    }));
  return {
    apiVersion: 'v1alpha1',
    'sts-region': stage.region,
    ...(jobs.length > 0 && { discovery: { jobs } }),
    ...custom(stage, asked, namespaces),
  };
}

function custom({ region }: StageSpec, asked: readonly CloudWatchMetric[], namespaces: readonly string[]) {
  const own = namespaces.filter((namespace) => !BY_TAG.includes(namespace));
  if (own.length === 0) return {};
  return {
    customNamespace: own.map((namespace) => ({
      name: namespace.toLowerCase(),
      namespace,
      regions: [region],
      period: 60,
      length: 300,
      metrics: metricsIn(asked, namespace),
    })),
  };
}

/** Each metric once, with all the statistics that are wanted of it. */
function metricsIn(asked: readonly CloudWatchMetric[], namespace: string) {
  const statistics = new Map<string, Set<string>>();
  for (const metric of asked)
    if (metric.namespace === namespace)
      statistics.set(metric.name, (statistics.get(metric.name) ?? new Set()).add(metric.statistic));
  return [...statistics]
    .map(([name, wanted]) => ({ name, statistics: [...wanted].toSorted() }))
    .toSorted((one, other) => (one.name < other.name ? -1 : 1));
}
