import type { SpecIssue } from '../issue';
import { show } from '../issue';
import type { ServiceSpec } from '../service';
import type { StageSpec } from '../stage';

/** Ports that a collector beside a service takes: two for OpenTelemetry, one on which it says that it is well. */
const COLLECTOR_PORTS = [4317, 4318, 13_133];

/** What is to be recorded exists, and a service leaves the ports of its collector alone. */
export function checkObservability(stage: StageSpec): SpecIssue[] {
  return [
    ...auditedBuckets(stage),
    ...Object.entries(stage.services).flatMap(([name, service]) => collectorPorts(stage, name, service)),
  ];
}

function auditedBuckets({ observability, buckets }: StageSpec): SpecIssue[] {
  const named = observability.audit.api?.buckets ?? [];
  return named.flatMap((bucket, i) =>
    Object.hasOwn(buckets, bucket)
      ? []
      : [
          {
            path: `observability.audit.api.buckets[${i}]`,
            code: 'dangling-reference',
            message: `no bucket named '${bucket}' is declared`,
            found: show(bucket),
            allowed: Object.keys(buckets).join(', ') || 'nothing: none is declared',
            fix: 'declare it, or name another',
          },
        ],
  );
}

function collectorPorts({ observability }: StageSpec, name: string, service: ServiceSpec): SpecIssue[] {
  if (observability.traces === 'none' && service.metrics === undefined) return [];
  const taken: [path: string, port: number | undefined][] = [
    ['port', service.port],
    ...Object.entries(service.ports).map(([port, number]): [string, number] => [`ports.${port}`, number]),
    ...Object.entries(service.sidecars).map(([sidecar, { port }]): [string, number | undefined] => [
      `sidecars.${sidecar}.port`,
      port,
    ]),
  ];
  return taken.flatMap(([path, port]) =>
    port === undefined || !COLLECTOR_PORTS.includes(port)
      ? []
      : [
          {
            path: `services.${name}.${path}`,
            code: 'duplicate-port',
            message: 'the collector beside the service listens there',
            found: show(port),
            allowed: `any but ${COLLECTOR_PORTS.join(', ')}`,
            fix: 'choose another port',
          },
        ],
  );
}
