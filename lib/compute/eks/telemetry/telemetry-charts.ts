import { clusterAlarms } from '../../../lowering/kubernetes/telemetry/alarms';
import { hasAgent } from '../../../lowering/kubernetes/telemetry/agent-configuration';
import type { StageSpec } from '../../../spec/stage';
import type { PlatformChart } from '../platform-chart';
import { collectorChart } from './collector-chart';
import { exporterChart } from './exporter-chart';
import { grafanaChart } from './grafana-chart';
import { jaegerChart } from './jaeger-chart';
import { lokiChart } from './loki-chart';
import { prometheusChart } from './prometheus-chart';
import { tempoChart } from './tempo-chart';

/** What keeps and shows signals inside the cluster, as the description chooses; nothing where CloudWatch does. */
export function telemetryCharts(spec: StageSpec): PlatformChart[] {
  const { metrics, logs, traces, dashboards } = spec.observability;
  return [
    ...(metrics === 'prometheus' ? [prometheusChart(spec)] : []),
    ...(clusterAlarms(spec).length > 0 ? [exporterChart(spec)] : []),
    ...(logs === 'loki' ? [lokiChart(spec)] : []),
    ...(traces === 'tempo' ? [tempoChart(spec)] : []),
    ...(traces === 'jaeger' ? [jaegerChart()] : []),
    ...(hasAgent(spec) ? [collectorChart(spec)] : []),
    ...(dashboards === 'grafana' ? [grafanaChart(spec)] : []),
  ];
}
