import type { StageSpec } from '../../../spec/stage';
import { telemetryHosts } from './names';

/** Where Grafana takes numbers, lines and traces from. https://grafana.com/docs/grafana/latest/administration/provisioning/#data-sources */
export interface DataSource {
  readonly name: string;
  /** By which dashboards know it. */
  readonly uid: string;
  readonly type: string;
  readonly access: 'proxy';
  readonly url?: string;
  readonly isDefault?: boolean;
  readonly jsonData?: Readonly<Record<string, unknown>>;
}

/** What a stage keeps in its cluster, and CloudWatch, which has the data and the load balancer on both targets. */
export function dataSources({ observability, region }: StageSpec): DataSource[] {
  const { metrics, logs, traces } = observability;
  const sources: DataSource[] = [
    {
      name: 'CloudWatch',
      uid: 'cloudwatch',
      type: 'cloudwatch',
      access: 'proxy',
      isDefault: metrics === 'cloudwatch',
      jsonData: { authType: 'default', defaultRegion: region },
    },
  ];
  const add = (uid: keyof typeof telemetryHosts, name: string, port: number, more: Partial<DataSource> = {}) =>
    sources.push({ name, uid, type: uid, access: 'proxy', url: `http://${telemetryHosts[uid]}:${port}`, ...more });
  if (metrics === 'prometheus') {
    add('prometheus', 'Prometheus', 9090, { isDefault: true, jsonData: { httpMethod: 'POST', timeInterval: '60s' } });
    add('alertmanager', 'Alertmanager', 9093, { jsonData: { implementation: 'prometheus' } });
  }
  const tracer = traces === 'tempo' || traces === 'jaeger' ? traces : undefined;
  if (logs === 'loki') add('loki', 'Loki', 3100, tracer && { jsonData: { derivedFields: [traceLink(tracer)] } });
  if (tracer === 'tempo') add('tempo', 'Tempo', 3200, { jsonData: logsOfTrace(logs) });
  if (tracer === 'jaeger') add('jaeger', 'Jaeger', 16_686, { jsonData: logsOfTrace(logs) });
  return sources;
}

/** From a line that names its trace to that trace. A dollar is doubled, or Grafana takes what follows for a variable. */
function traceLink(uid: string) {
  return {
    name: 'trace',
    matcherRegex: '"trace_?[iI]d"\\s*:\\s*"([0-9a-f]{32})"',
    datasourceUid: uid,
    url: '$${__value.raw}',
  };
}

/** And back. */
function logsOfTrace(logs: StageSpec['observability']['logs']): Record<string, unknown> {
  if (logs !== 'loki') return {};
  return {
    tracesToLogsV2: {
      datasourceUid: 'loki',
      tags: [{ key: 'service.name', value: 'service_name' }],
      filterByTraceID: true,
      spanStartTimeShift: '-5m',
      spanEndTimeShift: '5m',
    },
  };
}
