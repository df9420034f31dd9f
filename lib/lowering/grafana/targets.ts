import type { StageSpec } from '../../spec/stage';
import { seriesOf } from '../prometheus/series';
import { APPLICATION_NAMESPACE } from '../scaling-metrics';
import type { Line } from './panels';

/** A question to a data source. */
export type Target = Record<string, unknown>;

/** What pods and programs have is in Prometheus where the stage has one; what AWS counts is in CloudWatch on both targets. */
export function targetOf(line: Line, refId: string, stage: StageSpec): Target {
  const { namespace, dimensions, name } = line.metric;
  const custom = stage.services[dimensions['Service'] ?? '']?.metrics?.custom ?? {};
  const isInCluster = namespace === 'ContainerInsights' || (namespace === APPLICATION_NAMESPACE && name in custom);
  return stage.observability.metrics === 'prometheus' && isInCluster
    ? prometheusTarget(line, refId, stage)
    : cloudWatchTarget(line, refId);
}

function prometheusTarget({ label, metric }: Line, refId: string, stage: StageSpec): Target {
  // of a container the watched thing is its service, which bears its name
  const service = metric.dimensions['Service'] ?? serviceOf(metric.dimensions['PodName'] ?? '', stage);
  const expr = seriesOf(metric, { stage, watched: { kind: 'service', name: service }, periodSeconds: 300 });
  return { refId, datasource: { type: 'prometheus', uid: 'prometheus' }, expr, legendFormat: label, range: true };
}

/** A workload bears the name of its service, or that with the part that it is. */
function serviceOf(workload: string, { services }: StageSpec): string {
  const fitting = Object.keys(services).filter((name) => workload === name || workload.startsWith(`${name}-`));
  return fitting.toSorted((one, other) => other.length - one.length)[0] ?? workload;
}

/** https://github.com/grafana/grafana, public/app/plugins/datasource/cloudwatch/dataquery.cue */
function cloudWatchTarget({ label, metric }: Line, refId: string): Target {
  return {
    refId,
    datasource: { type: 'cloudwatch', uid: 'cloudwatch' },
    queryMode: 'Metrics',
    metricQueryType: 0,
    metricEditorMode: 0,
    id: '',
    expression: '',
    region: 'default',
    namespace: metric.namespace,
    metricName: metric.name,
    statistic: metric.statistic,
    dimensions: Object.fromEntries(Object.entries(metric.dimensions).map(([key, value]) => [key, [value]])),
    matchExact: true,
    period: '60',
    label,
  };
}
