import { stringify } from 'yaml';
import type { FluentBitSection } from '../../lowering/telemetry/fluent-bit';
import { CLASS_FIELD, fluentBitText, lineClasses, retagByClass } from '../../lowering/telemetry/fluent-bit';
import type { ScrapedService } from '../../lowering/telemetry/signals';
import { scrapedServices } from '../../lowering/telemetry/signals';
import type { SystemSpec } from '../../spec/system';
import { header } from './header';

/**
 * Configurations for a Prometheus and a Fluent Bit that somebody runs himself, say beside containers on a laptop: services
 * are found under their names. What runs in AWS has its own, made from the same functions.
 */
export function telemetryFiles(system: SystemSpec): Map<string, string> {
  const scraped = new Map(system.stages.flatMap(scrapedServices).map((one) => [one.service, one]));
  const text = (content: string) => `# ${header(system.name)}\n${content}`;
  const files = new Map([
    ['logging/fluent-bit.conf', text(fluentBitText(sections))],
    ['logging/parsers.conf', text(fluentBitText(parsers))],
  ]);
  if (scraped.size > 0) files.set('monitoring/prometheus.yml', text(prometheusYaml([...scraped.values()])));
  return files;
}

/** Whether a path is one of these. */
export const isTelemetryFile = (path: string) => /^(monitoring|logging)\/[^/]+$/.test(path);

function prometheusYaml(services: readonly ScrapedService[]): string {
  return stringify({
    global: { scrape_interval: '60s', evaluation_interval: '60s' },
    scrape_configs: services.map(({ service, path, port, scheme, intervalSeconds }) => ({
      job_name: service,
      scrape_interval: `${intervalSeconds}s`,
      metrics_path: path,
      scheme,
      ...(scheme === 'https' && { tls_config: { insecure_skip_verify: true } }),
      static_configs: [{ targets: [`${service}:${port}`], labels: { service } }],
    })),
  });
}

const parsers: readonly FluentBitSection[] = [{ kind: 'PARSER', entries: { Name: 'line', Format: 'json' } }];

/** What Docker's `fluentd` log driver sends, a file for each class of lines and one for the others. */
const sections: readonly FluentBitSection[] = [
  { kind: 'SERVICE', entries: { Flush: '1', Log_Level: 'info', Parsers_File: 'parsers.conf' } },
  { kind: 'INPUT', entries: { Name: 'forward', Listen: '0.0.0.0', Port: '24224', Tag: 'application' } },
  {
    kind: 'FILTER',
    entries: {
      Name: 'parser',
      Match: 'application',
      Key_Name: 'log',
      Parser: 'line',
      Preserve_Key: 'On',
      Reserve_Data: 'On',
    },
  },
  ...retagByClass('application', `$${CLASS_FIELD}`, lineClasses),
  ...lineClasses.map((name) => toFile(`class.${name}.*`, name)),
  toFile('application', 'application'),
];

function toFile(match: string, name: string): FluentBitSection {
  return {
    kind: 'OUTPUT',
    entries: { Name: 'file', Match: match, Path: '/logs', File: `${name}.log`, Format: 'plain' },
  };
}
