import type { ServiceMetricsSpec } from '../../spec/service-metrics';
import type { CloudWatchMetric } from '../scaling-metrics';
import type { Asked } from './asked';

/** Shortest window of a rate: enough for two reports of a service that is asked once a minute. */
const SHORTEST_SECONDS = 300;

/**
 * A number of the program itself, as Prometheus asked it from the pods. Undefined for one that is not declared, which
 * somebody else writes to CloudWatch.
 */
export function applicationSeries(
  { name, statistic, dimensions }: CloudWatchMetric,
  { stage, periodSeconds }: Asked,
): string | undefined {
  const service = dimensions['Service'] ?? '';
  const kind = stage.services[service]?.metrics?.custom[name]?.kind;
  if (kind === undefined) return undefined;
  return ofKind({ kind, name, matcher: `{service="${service}"}`, statistic, seconds: periodSeconds });
}

type Kind = ServiceMetricsSpec['custom'][string]['kind'];

interface Series {
  readonly kind: Kind;
  readonly name: string;
  readonly matcher: string;
  readonly statistic: string;
  readonly seconds: number;
}

function ofKind({ kind, name, matcher, statistic, seconds }: Series): string {
  const window = `${Math.max(seconds, SHORTEST_SECONDS)}s`;
  const grown = (suffix = '') => `sum(increase(${name}${suffix}${matcher}[${window}]))`;
  if (kind === 'counter') return grown();
  if (kind === 'gauge') return `${together[statistic] ?? 'max'}(${name}${matcher})`;
  if (statistic === 'Sum') return grown('_sum');
  if (statistic === 'SampleCount') return grown('_count');
  if (statistic === 'Average') return `(${grown('_sum')} / ${grown('_count')})`;
  const quantile = quantileOf(statistic);
  return `histogram_quantile(${quantile}, sum by (le) (rate(${name}_bucket${matcher}[${window}])))`;
}

const together: Readonly<Record<string, string>> = { Average: 'avg', Sum: 'sum', Minimum: 'min', SampleCount: 'count' };

/** `p95` is 0.95; the greatest of a histogram is the upper end of its last bucket that has something. */
function quantileOf(statistic: string): number {
  if (statistic === 'Maximum') return 1;
  if (statistic === 'Minimum') return 0;
  return Number(statistic.slice(1)) / 100;
}
