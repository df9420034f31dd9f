import type { Signal } from '../../telemetry/collector';
import { CLASS_FIELD, lineClasses } from '../../telemetry/fluent-bit';

/** Label of Loki, and resource attribute, that tells the class of a line where it is none of the application itself. */
export const CLASS_LABEL = 'log_class';

/**
 * What containers write, with namespace, pod, container and class of each line, to Loki. What the collectors themselves
 * say stays out: a line about a line would never end.
 *
 * https://github.com/open-telemetry/opentelemetry-collector-contrib/tree/v0.158.0/receiver/filelogreceiver
 */
export function containerLogs(ownNamespace: string, loki: string): Signal {
  const isClass = `attributes.line != nil and attributes.line["${CLASS_FIELD}"] in [${lineClasses.map((name) => `"${name}"`).join(', ')}]`;
  return {
    receivers: {
      filelog: {
        include: ['/var/log/pods/*/*/*.log'],
        exclude: [`/var/log/pods/${ownNamespace}_otel-collector*/*/*.log`],
        start_at: 'end',
        include_file_path: true,
        include_file_name: false,
        retry_on_failure: { enabled: true },
        operators: [
          { type: 'container' },
          { type: 'copy', from: 'resource["k8s.container.name"]', to: 'resource["service.name"]' },
          {
            type: 'json_parser',
            if: 'body matches "^{"',
            parse_from: 'body',
            parse_to: 'attributes.line',
            on_error: 'send_quiet',
          },
          { type: 'move', if: isClass, from: `attributes.line["${CLASS_FIELD}"]`, to: `resource["${CLASS_LABEL}"]` },
          { type: 'remove', if: 'attributes.line != nil', field: 'attributes.line' },
        ],
      },
    },
    exporters: { 'otlphttp/loki': { endpoint: `http://${loki}:3100/otlp` } },
  };
}
