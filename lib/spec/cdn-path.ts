import type { EdgeSpec, StaticContentSpec } from './edge';
import type { ServiceSpec } from './service';

/** Files for whatever no service answers. */
const EVERYTHING = '/*';

/** A path for which the CDN does something other than ask the load balancer each time. */
export type CdnPath =
  | { readonly path: string; readonly kind: 'file'; readonly content: StaticContentSpec }
  | { readonly path: string; readonly kind: 'cached' | 'service' };

/**
 * The paths that a CDN tells apart, in the order in which it tries them: the longer the beginning without a star, the
 * earlier. The order does not depend on that of the description.
 *
 * Services are among them only where files take everything else (`/*`).
 */
export function cdnPaths({ edge, services }: Pick<CdnSpec, 'edge' | 'services'>): CdnPath[] {
  const files = Object.entries(edge.static).flatMap(([path, content]) =>
    (content.spa ? withItself(path) : [path]).map((each) => ({ path: each, kind: 'file' as const, content })),
  );
  const cached = edge.cachedPaths.map((path) => ({ path, kind: 'cached' as const }));
  const routes = Object.hasOwn(edge.static, EVERYTHING)
    ? Object.values(services).flatMap((service) => service.routes.flatMap((route) => withItself(route.path)))
    : [];
  const asked = routes.map((path) => ({ path, kind: 'service' as const }));
  const byPath = new Map([...asked, ...cached, ...files].map((each) => [each.path, each]));
  return [...byPath.values()].toSorted(
    (a, b) => beginning(b.path) - beginning(a.path) || (a.path < b.path ? -1 : Number(a.path > b.path)),
  );
}

interface CdnSpec {
  readonly edge: EdgeSpec;
  readonly services: Readonly<Record<string, ServiceSpec>>;
}

/** `/app/*` means `/app`, too, where the one below is answered by a program and not by a file of that name. */
function withItself(path: string): string[] {
  return path.endsWith('/*') && path !== EVERYTHING ? [path.slice(0, -2), path] : [path];
}

/** Characters before the first star; an exact path is narrower than any with a star. */
function beginning(path: string): number {
  const star = path.indexOf('*');
  return star < 0 ? Number.MAX_SAFE_INTEGER : star;
}

/** Whether every request that `narrow` matches is matched by `wide`, too. Only a star at the end counts. */
export function coversPath(wide: string, narrow: string): boolean {
  return wide === narrow || (wide.endsWith('/*') && narrow.startsWith(wide.slice(0, -1)));
}

/** Paths under which the CDN shows files of a bucket, in order. */
export function publishedPaths(edge: EdgeSpec, bucket: string): string[] {
  return Object.keys(edge.static)
    .filter((path) => edge.static[path]?.bucket === bucket)
    .toSorted();
}
