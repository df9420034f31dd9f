import { APPLICATION_NAMESPACE } from '../scaling-metrics';
import type { StageSpec } from '../../spec/stage';
import type { ScrapedService } from './signals';

/** Ports on which OpenTelemetry is spoken: gRPC, and HTTP. https://opentelemetry.io/docs/specs/otlp/ */
export const OTLP_PORTS = { grpc: 4317, http: 4318 } as const;

/** Where a collector says that it is well, as its extension has it. */
export const COLLECTOR_HEALTH_PORT = 13_133;

/** Parts of a collector by type and name, as its configuration file has them. */
type Components = Record<string, unknown>;

/** A configuration of the OpenTelemetry collector. https://opentelemetry.io/docs/collector/configuration/ */
export interface CollectorConfiguration {
  readonly receivers: Components;
  readonly processors: Components;
  readonly exporters: Components;
  readonly extensions: Components;
  readonly service: {
    readonly extensions: readonly string[];
    readonly pipelines: Readonly<Record<string, Pipeline>>;
    readonly telemetry: Components;
  };
}

export interface Pipeline {
  readonly receivers: readonly string[];
  readonly processors: readonly string[];
  readonly exporters: readonly string[];
}

/** A pipeline with the parts that it names, which nobody else may have under the same name with another meaning. */
export interface Signal {
  readonly receivers: Components;
  readonly processors?: Components;
  readonly exporters: Components;
}

/** What every pipeline begins and ends with: rather lose a signal than the collector, and send many at once. */
const first = { memory_limiter: { check_interval: '1s', limit_percentage: 80, spike_limit_percentage: 20 } };
const last = { batch: { timeout: '5s' } };

/** A collector from its pipelines, by name: `traces`, `metrics`, `logs`. */
export function collectorConfiguration(signals: Readonly<Record<string, Signal>>, address: string) {
  const all = Object.values(signals);
  const merged = (part: keyof Signal) => Object.assign({}, ...all.map((signal) => signal[part] ?? {})) as Components;
  const configuration: CollectorConfiguration = {
    receivers: merged('receivers'),
    processors: { ...first, ...merged('processors'), ...last },
    exporters: merged('exporters'),
    extensions: { health_check: { endpoint: `${address}:${COLLECTOR_HEALTH_PORT}` } },
    service: {
      extensions: ['health_check'],
      pipelines: Object.fromEntries(Object.entries(signals).map(([name, signal]) => [name, pipeline(signal)])),
      telemetry: { logs: { level: 'warn', encoding: 'json' }, metrics: { level: 'none' } },
    },
  };
  return configuration;
}

function pipeline({ receivers, processors = {}, exporters }: Signal): Pipeline {
  return {
    receivers: Object.keys(receivers),
    processors: [...Object.keys(first), ...Object.keys(processors), ...Object.keys(last)],
    exporters: Object.keys(exporters),
  };
}

/** Takes what the SDKs of OpenTelemetry send. */
export function otlpReceiver(address: string): Components {
  return {
    otlp: {
      protocols: {
        grpc: { endpoint: `${address}:${OTLP_PORTS.grpc}` },
        http: { endpoint: `${address}:${OTLP_PORTS.http}` },
      },
    },
  };
}

/** AWS X-Ray. Spans that nobody indexed can be read, and not searched for: all attributes are indexed. */
export function xrayExporter({ region }: Pick<StageSpec, 'region'>): Components {
  return { awsxray: { region, index_all_attributes: true } };
}

/** Dimensions of the numbers that services give out, in CloudWatch: a public contract. */
export const APPLICATION_DIMENSIONS = ['System', 'Stage', 'Service'] as const;

/**
 * Labels that become dimensions, and the names that are kept where some are declared. Prometheus asks for a histogram by
 * three names.
 */
export function applicationLabels({ system, stage }: StageSpec, { service, custom }: ScrapedService) {
  const labels = { System: system, Stage: stage, Service: service };
  const names = Object.keys(custom);
  return {
    relabel: Object.entries(labels).map(([target_label, replacement]) => ({ target_label, replacement })),
    keep:
      names.length === 0
        ? []
        : [
            {
              source_labels: ['__name__'],
              regex: `(${names.join('|')})(_bucket|_sum|_count)?`,
              action: 'keep',
            },
          ],
  };
}

/**
 * CloudWatch, by way of log lines that it reads numbers from. The group is there before: made by the collector, it would
 * be kept for ever, and unencrypted.
 *
 * https://github.com/open-telemetry/opentelemetry-collector-contrib/tree/v0.156.0/exporter/awsemfexporter
 */
export function cloudWatchExporter(
  { region }: Pick<StageSpec, 'region'>,
  logGroup: string,
  stream: string,
): Components {
  return {
    awsemf: {
      region,
      namespace: APPLICATION_NAMESPACE,
      log_group_name: logGroup,
      log_stream_name: stream,
      dimension_rollup_option: 'NoDimensionRollup',
      resource_to_telemetry_conversion: { enabled: false },
      metric_declarations: [{ dimensions: [[...APPLICATION_DIMENSIONS]], metric_name_selectors: ['.*'] }],
    },
  };
}
