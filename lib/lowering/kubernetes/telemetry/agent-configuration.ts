import type { StageSpec } from '../../../spec/stage';
import type { CollectorConfiguration, Signal } from '../../telemetry/collector';
import {
  applicationLabels,
  cloudWatchExporter,
  collectorConfiguration,
  OTLP_PORTS,
  otlpReceiver,
  xrayExporter,
} from '../../telemetry/collector';
import { metricsLogGroupName } from '../../telemetry/sidecar-configuration';
import type { ScrapedService } from '../../telemetry/signals';
import { keepsTraces, scrapedServices } from '../../telemetry/signals';
import { selectorOf } from '../metadata';
import { namespaceOf } from '../placed-service';
import { containerLogs } from './container-log-receiver';
import { charts } from '../../../data/kubernetes';
import { telemetryHosts } from './names';

/** The address of the pod, which its chart gives it by this name; and of its node. */
const OWN_ADDRESS = '${env:MY_POD_IP}';
const OWN_NODE = '${env:K8S_NODE_NAME}';

/** Whether nodes have a collector: for traces, for logs in Loki, or for numbers that CloudWatch keeps. */
export function hasAgent(stage: StageSpec): boolean {
  return Object.keys(signals(stage)).length > 0;
}

/** What the collector on each node does, with what the pods there say. */
export function agentConfiguration(stage: StageSpec): CollectorConfiguration {
  return collectorConfiguration(signals(stage), OWN_ADDRESS);
}

function signals(stage: StageSpec): Record<string, Signal> {
  const { metrics, logs } = stage.observability;
  const scraped = metrics === 'cloudwatch' ? scrapedServices(stage) : [];
  return {
    ...(keepsTraces(stage) && { traces: traces(stage) }),
    ...(scraped.length > 0 && { metrics: metricsOf(stage, scraped) }),
    ...(logs === 'loki' && { logs: containerLogs(charts.openTelemetryCollector.namespace, telemetryHosts.loki) }),
  };
}

function traces(stage: StageSpec): Signal {
  return { receivers: otlpReceiver(OWN_ADDRESS), exporters: tracesExporter(stage) };
}

function tracesExporter(stage: StageSpec): Signal['exporters'] {
  const { traces: keeper } = stage.observability;
  if (keeper !== 'tempo' && keeper !== 'jaeger') return xrayExporter(stage);
  const endpoint = `${telemetryHosts[keeper]}:${OTLP_PORTS.grpc}`;
  return { otlp: { endpoint, tls: { insecure: true } } };
}

function metricsOf(stage: StageSpec, scraped: readonly ScrapedService[]): Signal {
  const scrape_configs = scraped.map((service) => scrapeConfig(stage, service));
  return {
    receivers: { prometheus: { config: { scrape_configs } } },
    exporters: cloudWatchExporter(stage, metricsLogGroupName(stage), OWN_NODE),
  };
}

/** Each collector asks the pods of its own node, so that each pod is asked once. */
function scrapeConfig(stage: StageSpec, scraped: ScrapedService) {
  const { service, path, port, scheme, intervalSeconds } = scraped;
  const { relabel, keep } = applicationLabels(stage, scraped);
  const label = Object.entries(selectorOf(service)).map(([key, value]) => `${key}=${value}`);
  return {
    job_name: service,
    scrape_interval: `${intervalSeconds}s`,
    metrics_path: path,
    scheme,
    ...(scheme === 'https' && { tls_config: { insecure_skip_verify: true } }),
    kubernetes_sd_configs: [
      {
        role: 'pod',
        namespaces: { names: [namespaceOf(stage, service)] },
        selectors: [{ role: 'pod', field: `spec.nodeName=${OWN_NODE}`, label: label.join(',') }],
      },
    ],
    relabel_configs: [
      { source_labels: ['__meta_kubernetes_pod_phase'], regex: 'Running', action: 'keep' },
      // one target for each port of a pod becomes one for the pod; two dollars are one for the collector
      { source_labels: ['__meta_kubernetes_pod_ip'], target_label: '__address__', replacement: `$$1:${port}` },
      ...relabel,
    ],
    ...(keep.length > 0 && { metric_relabel_configs: keep }),
  };
}
