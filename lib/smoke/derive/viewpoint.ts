import type { ReleasedTags } from '../../lowering/released';

/** From where a stage is looked at, and what is known besides its description. */
export interface Viewpoint {
  /** Where users arrive: scheme, name and port. */
  readonly url: URL;
  /** The load balancer itself is asked, not the CDN or Cloudflare before it. */
  readonly pastEdge: boolean;
  readonly released: ReleasedTags;
  /** Which path to ask of a route: `/sync/*` to `/sync/v1/socket`. Default: the beginning of the route. */
  readonly samples: Readonly<Record<string, string>>;
}

export function isSecure({ url }: Viewpoint): boolean {
  return url.protocol === 'https:';
}

/** Port of the base URL, also where it is not written. */
export function portOf(url: URL): number {
  return Number(url.port) || (url.protocol === 'https:' ? 443 : 80);
}
