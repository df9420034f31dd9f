import { cdnPaths } from '../../spec/cdn-path';
import type { RouteSpec } from '../../spec/route';
import { routePriority } from '../../spec/route-priority';
import type { StageSpec } from '../../spec/stage';

/** A route, and the service that it leads to. */
export interface OwnedRoute {
  readonly service: string;
  readonly route: RouteSpec;
  /** Where it is declared. */
  readonly source: string;
}

/** Who answers a request: a service by one of its routes, files of a bucket, or nobody but the load balancer itself. */
export type Owner =
  ({ readonly kind: 'service' } & OwnedRoute) | { readonly kind: 'files' } | { readonly kind: 'nobody' };

export function routesOf(stage: StageSpec): OwnedRoute[] {
  return Object.entries(stage.services).flatMap(([service, { routes }]) =>
    routes.map((route, i) => ({ service, route, source: `services.${service}.routes[${i}]` })),
  );
}

/** As CDN and load balancer decide, one after the other. */
export function ownerOf(stage: StageSpec, host: string, path: string): Owner {
  const behaviour = stage.edge.cdn ? cdnPaths(stage).find((each) => matchesPattern(each.path, path)) : undefined;
  if (behaviour?.kind === 'file') return { kind: 'files' };
  const [first] = routesOf(stage)
    .filter(({ route }) => matchesHost(route.host, host) && matchesRoute(route.path, path))
    .toSorted((a, b) => routePriority(a.route) - routePriority(b.route));
  return first === undefined ? { kind: 'nobody' } : { kind: 'service', ...first };
}

/** `/v1/*` is `/v1`, too. */
export function matchesRoute(route: string, path: string): boolean {
  if (!route.endsWith('/*')) return route === path;
  const beginning = route.slice(0, -2);
  return path === beginning || path.startsWith(`${beginning}/`);
}

function matchesHost(wanted: string | undefined, host: string): boolean {
  if (wanted === undefined) return true;
  return wanted.startsWith('*.') ? host.endsWith(wanted.slice(1)) : wanted === host;
}

/** Stars stand anywhere in a path of CloudFront, and for anything. */
function matchesPattern(pattern: string, path: string): boolean {
  const parts = pattern.split('*').map((part) => part.replaceAll(/[.$+?^(){}|[\]\\]/g, String.raw`\$&`));
  return new RegExp(`^${parts.join('.*')}$`).test(path);
}
