import data from './cloudwatch-metrics.json';

/** A metric that AWS publishes, or programs and the monitoring of a stage do. */
export interface PublishedMetric {
  readonly unit: string;
  /** Those that mean something; `percentile` stands for p0 to p100. */
  readonly statistics: readonly string[];
  /** Names of the dimensions that are published together, each set in order of the alphabet with blanks between. */
  readonly dimensions: readonly string[];
}

interface Namespace {
  readonly source: readonly string[];
  readonly metrics: Readonly<Record<string, PublishedMetric>>;
  /** Of metrics that descriptions declare, by whatever name. */
  readonly declared?: { readonly dimensions: readonly string[] };
}

const namespaces: Readonly<Record<string, Namespace>> = data.namespaces;

/** Any statistic means something of what a program declares. */
const ALL_STATISTICS = ['Average', 'Sum', 'Minimum', 'Maximum', 'SampleCount', 'percentile'];

/** A metric asks for nothing that nobody publishes; otherwise, why it does. */
export function notPublished(metric: {
  readonly namespace: string;
  readonly name: string;
  readonly statistic: string;
  readonly dimensions: Readonly<Record<string, string>>;
}): string | undefined {
  const { metrics = {}, declared } = namespaces[metric.namespace] ?? {};
  const published =
    metrics[metric.name] ?? (declared && { unit: 'None', statistics: ALL_STATISTICS, dimensions: declared.dimensions });
  const called = `${metric.namespace} ${metric.name}`;
  if (published === undefined) return `nobody publishes ${called}`;
  const asked = Object.keys(metric.dimensions).toSorted().join(' ');
  if (!published.dimensions.includes(asked)) return `${called} is not published by ${asked}`;
  const statistic = metric.statistic.startsWith('p') ? 'percentile' : metric.statistic;
  return published.statistics.includes(statistic) ? undefined : `${statistic} of ${called} means nothing`;
}
