import { createHash } from 'node:crypto';
import type { RouteSpec } from './route';

/** Deeper paths than this share one band. */
const DEEPEST = 5;
/** Bands of one kind of host: (depth 5 to 0) x (exact or prefix). */
const BANDS = (DEEPEST + 1) * 2;
/** Width of a band by kind of host: most routes have none, and need the most room. Together the bands hold 49,800 of 50,000 priorities. */
const WIDTHS = { exact: 1250, wildcard: 500, none: 2400 };

/**
 * Place of a route among the listener's rules: 1 (first) to 50,000.
 *
 * It depends on the route alone, so that adding or removing a service changes no other rule. More specific routes come
 * first: a host before a wildcard before none, a deeper path before a shallower, an exact path before a prefix. Within a
 * band the order is a hash; the few routes for which that is wrong (deeper than five, nested wildcards) are refused by
 * the check of routes until they carry a `priority`.
 */
export function routePriority(route: RouteSpec): number {
  const { start, width } = bandOf(route);
  return route.priority ?? start + (hash(`${route.host ?? ''}${route.path}`) % width);
}

function bandOf({ host, path }: RouteSpec): { start: number; width: number } {
  const segments = path.split('/').filter((segment) => segment !== '' && segment !== '*').length;
  const band = (DEEPEST - Math.min(segments, DEEPEST)) * 2 + (path.endsWith('*') ? 1 : 0);
  if (host === undefined)
    return { start: 1 + BANDS * (WIDTHS.exact + WIDTHS.wildcard) + band * WIDTHS.none, width: WIDTHS.none };
  if (host.startsWith('*.'))
    return { start: 1 + BANDS * WIDTHS.exact + band * WIDTHS.wildcard, width: WIDTHS.wildcard };
  return { start: 1 + band * WIDTHS.exact, width: WIDTHS.exact };
}

function hash(text: string): number {
  return createHash('sha256').update(text).digest().readUInt32BE(0);
}
