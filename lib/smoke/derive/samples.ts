import type { RouteSpec } from '../../spec/route';
import type { StageSpec } from '../../spec/stage';
import type { SmokeRequest } from '../smoke-check';
import type { OwnedRoute } from './owner';
import { ownerOf } from './owner';
import type { Viewpoint } from './viewpoint';

/** A path that nobody has declared. */
export const NOBODYS = 'slipway-smoke';

/** A request that this route answers, and no narrower one; none where others take all that can be thought of. */
export function sampleOf(
  { route, source }: OwnedRoute,
  stage: StageSpec,
  viewpoint: Viewpoint,
): SmokeRequest | undefined {
  const host = sampleHost(route);
  const path = candidates(route.path, viewpoint).find((candidate) => {
    const owner = ownerOf(stage, host ?? viewpoint.url.hostname, candidate);
    return owner.kind === 'service' && owner.source === source;
  });
  return path === undefined ? undefined : { ...(host !== undefined && { host }), path };
}

/** Any name will do for `*.example.com`. */
export function sampleHost({ host }: RouteSpec): string | undefined {
  return host?.startsWith('*.') ? `${NOBODYS}${host.slice(1)}` : host;
}

function candidates(path: string, { samples }: Viewpoint): string[] {
  const chosen = samples[path];
  if (chosen !== undefined) return [chosen];
  if (!path.endsWith('/*')) return [path];
  const folder = path.slice(0, -1);
  return [...new Set([folder, folder.slice(0, -1) || '/', `${folder}${NOBODYS}`])];
}
