import { CACHE_PORT, DATABASE_PORT } from '../../lowering/kubernetes/data-servers';
import type { StageSpec } from '../../spec/stage';
import type { SmokePlan } from '../smoke-check';
import type { Viewpoint } from './viewpoint';
import { portOf } from './viewpoint';

/** Ports of a way in. */
const OPEN = [80, 443];

/** Every port that something inside listens on, and that nobody reaches from outside. */
export function portChecks(stage: StageSpec, { url, pastEdge }: Viewpoint): SmokePlan {
  const closed = [...innerPorts(stage)].filter(([port]) => !OPEN.includes(port) && port !== portOf(url));
  if (stage.ingress.exposure === 'cloudflare' && !pastEdge) {
    const reason = 'Cloudflare listens on further ports itself, and hands none on';
    return { checks: [], notAsked: [{ title: 'ports of what is inside', source: 'ingress.exposure', reason }] };
  }
  const checks = closed
    .toSorted(([one], [other]) => one - other)
    .map(([port, sources]) => ({
      kind: 'closed-port' as const,
      title: `port ${port} is closed to the outside`,
      source: sources.join(', '),
      port,
    }));
  return { checks, notAsked: [] };
}

/** Ports by number, each with the lines that declare it. */
function innerPorts({ services, databases, caches }: StageSpec): Map<number, string[]> {
  const declared: [port: number | undefined, source: string][] = [
    ...Object.entries(services).flatMap(([name, service]): [number | undefined, string][] => [
      [service.port, `services.${name}.port`],
      ...Object.entries(service.ports).map(([port, number]): [number, string] => [
        number,
        `services.${name}.ports.${port}`,
      ]),
      ...Object.entries(service.probes).map(([probe, spec]): [number | undefined, string] => [
        spec?.port,
        `services.${name}.probes.${probe}.port`,
      ]),
      ...Object.entries(service.sidecars).map(([sidecar, spec]): [number | undefined, string] => [
        spec.port,
        `services.${name}.sidecars.${sidecar}.port`,
      ]),
    ]),
    ...Object.entries(databases).map(([name, { existing }]): [number, string] => [
      existing?.port ?? DATABASE_PORT,
      `databases.${name}`,
    ]),
    ...Object.keys(caches).map((name): [number, string] => [CACHE_PORT, `caches.${name}`]),
  ];
  const ports = new Map<number, string[]>();
  for (const [port, source] of declared) {
    if (port !== undefined) ports.set(port, [...(ports.get(port) ?? []), source]);
  }
  return ports;
}
