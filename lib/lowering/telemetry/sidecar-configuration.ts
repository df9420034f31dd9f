import type { ServiceSpec } from '../../spec/service';
import type { StageSpec } from '../../spec/stage';
import { platformLogGroupName } from '../names';
import type { CollectorConfiguration, Signal } from './collector';
import { applicationLabels, cloudWatchExporter, collectorConfiguration, otlpReceiver, xrayExporter } from './collector';
import type { ScrapedService } from './signals';
import { keepsTraces, metricsPort, scrapedService } from './signals';

/** Name of the container, with an underscore, which no container of a description has. */
export const COLLECTOR_CONTAINER = 'otel_collector';

/** What the collector of a task has for certain and at most, in MiB. AWS names 256 MiB for one that takes more than this. */
export const COLLECTOR_MEMORY_MIB = { request: 128, limit: 256 } as const;

/** Containers of a task reach each other here, and nobody else does. */
const LOCAL = '127.0.0.1';

/** Where the numbers of services are written as lines of logs. */
export const metricsLogGroupName = (stage: StageSpec) => platformLogGroupName(stage, 'metrics');

type Observed = Pick<ServiceSpec, 'metrics' | 'port' | 'tool'>;

/** Whether a service has a collector beside it. Programs of Slipway's own say what they do in metrics and logs alone. */
export function hasCollector(stage: Pick<StageSpec, 'observability'>, service: Observed): boolean {
  return service.tool === undefined && (keepsTraces(stage) || metricsPort(service) !== undefined);
}

/**
 * What the collector beside a service on Fargate does: it takes traces and sends them to X-Ray, and asks the service for
 * its numbers and writes them to CloudWatch. Whoever else keeps them on EKS does not run here.
 */
export function sidecarConfiguration(stage: StageSpec, service: string): CollectorConfiguration {
  const scraped = scrapedService(stage, service);
  return collectorConfiguration(
    { ...(keepsTraces(stage) && { traces: traces(stage) }), ...(scraped && { metrics: metrics(stage, scraped) }) },
    LOCAL,
  );
}

function traces(stage: StageSpec): Signal {
  return {
    receivers: otlpReceiver(LOCAL),
    processors: { resourcedetection: { detectors: ['env', 'ecs'], timeout: '5s', override: false } },
    exporters: xrayExporter(stage),
  };
}

function metrics(stage: StageSpec, scraped: ScrapedService): Signal {
  const { relabel, keep } = applicationLabels(stage, scraped);
  const { service, path, port, scheme, intervalSeconds } = scraped;
  const config = {
    job_name: service,
    scrape_interval: `${intervalSeconds}s`,
    metrics_path: path,
    scheme,
    // with a certificate of its own, from beside it
    ...(scheme === 'https' && { tls_config: { insecure_skip_verify: true } }),
    static_configs: [{ targets: [`${LOCAL}:${port}`] }],
    relabel_configs: relabel,
    ...(keep.length > 0 && { metric_relabel_configs: keep }),
  };
  return {
    receivers: { prometheus: { config: { scrape_configs: [config] } } },
    exporters: cloudWatchExporter(stage, metricsLogGroupName(stage), service),
  };
}
