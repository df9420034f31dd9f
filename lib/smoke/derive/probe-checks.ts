import { isReleased } from '../../lowering/released';
import type { ProbeSpec } from '../../spec/probe';
import type { RouteSpec } from '../../spec/route';
import type { ServiceSpec } from '../../spec/service';
import type { StageSpec } from '../../spec/stage';
import type { NotAsked, SmokeCheck, SmokePlan, SmokeRequest } from '../smoke-check';
import { matchesRoute, ownerOf } from './owner';
import { sampleHost } from './samples';
import type { Viewpoint } from './viewpoint';

const PROBES = ['startup', 'liveness', 'readiness'] as const;

/** Health checks that are reached from outside, since their path lies within a route of their service; each path once. */
export function probeChecks(stage: StageSpec, viewpoint: Viewpoint): SmokePlan {
  const checks = new Map<string, SmokeCheck>();
  const notAsked: NotAsked[] = [];
  for (const [name, service] of Object.entries(stage.services)) {
    if (service.kind !== 'web') continue;
    for (const probe of PROBES) {
      const declared = service.probes[probe];
      if (declared === undefined) continue;
      const source = `services.${name}.probes.${probe}`;
      const title = `${name} is well: ${probe}`;
      const way = wayTo(name, declared, stage, viewpoint);
      if (typeof way === 'string') notAsked.push({ title, source, reason: way });
      else {
        const key = `${way.host ?? ''}${way.path}`;
        const titled = checks.has(key) ? [] : [[key, healthy({ name, title, source, way, stage, viewpoint })] as const];
        for (const [each, check] of titled) checks.set(each, check);
      }
    }
  }
  return { checks: [...checks.values()], notAsked };
}

interface Reached {
  readonly name: string;
  readonly title: string;
  readonly source: string;
  readonly way: SmokeRequest;
  readonly stage: StageSpec;
  readonly viewpoint: Viewpoint;
}

function healthy({ name, title, source, way, stage, viewpoint }: Reached): SmokeCheck {
  return {
    kind: 'answer',
    title: `${title} ${way.host ?? ''}${way.path}`,
    source,
    request: way,
    protocol: stage.services[name]?.protocol === 'http2' ? 'http2' : 'http',
    expected: 'healthy',
    standIn: !isReleased(stage, name, viewpoint.released),
  };
}

/** The request with which a probe is reached from outside, or why there is none. */
function wayTo(name: string, probe: ProbeSpec, stage: StageSpec, { url }: Viewpoint): SmokeRequest | string {
  const service = stage.services[name];
  if (service === undefined) return 'it is not declared';
  if (probe.path === undefined) return 'it asks no path, but a command or a port';
  if (service.protocol === 'grpc') return 'the service speaks gRPC, and the load balancer takes no other request to it';
  if (probe.port !== undefined && probe.port !== service.port)
    return `port ${probe.port} is open to the load balancer alone`;
  return (
    publicWay(name, service, probe.path, (request) => ownerOf(stage, request.host ?? url.hostname, request.path)) ??
    NOT_PUBLIC
  );
}

const NOT_PUBLIC = 'no route of the service leads to its path, so only the load balancer and the target ask it';

function publicWay(
  name: string,
  { routes }: ServiceSpec,
  path: string,
  owner: (request: SmokeRequest) => ReturnType<typeof ownerOf>,
): SmokeRequest | undefined {
  const ways = routes.flatMap((route) => {
    const host = sampleHost(route);
    const asked = pathBefore(route, path);
    return asked === undefined ? [] : [{ ...(host !== undefined && { host }), path: asked }];
  });
  return ways.find((way) => {
    const found = owner(way);
    return found.kind === 'service' && found.service === name;
  });
}

/** What a user asks for, so that the service sees this path. */
function pathBefore({ path: route, rewrite }: RouteSpec, seen: string): string | undefined {
  const [path = seen] = seen.split('?');
  if (rewrite === undefined) return matchesRoute(route, path) ? seen : undefined;
  if (!route.endsWith('/*')) return rewrite === path ? route : undefined;
  const folder = rewrite === '/' ? '/' : `${rewrite}/`;
  return seen.startsWith(folder) ? `${route.slice(0, -1)}${seen.slice(folder.length)}` : undefined;
}
