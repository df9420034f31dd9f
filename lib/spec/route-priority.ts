import { createHash } from 'node:crypto';
import type { RouteSpec } from './route';

/** Deeper paths than this share one band. */
const DEEPEST = 5;
/** Priorities 1 to 50,000, divided among (host, wildcard host, none) x (depth 0 to 5) x (exact or prefix). */
const BAND = Math.floor(50_000 / (3 * (DEEPEST + 1) * 2));

/**
 * Place of a route among the listener's rules: 1 (first) to 50,000.
 *
 * It depends on the route alone, so that adding or removing a service changes no other rule. More specific routes come
 * first: a host before a wildcard before none, a deeper path before a shallower, an exact path before a prefix. Within a
 * band the order is a hash; the few routes for which that is wrong (deeper than five, nested wildcards) are refused by
 * the check of routes until they carry a `priority`.
 */
export function routePriority(route: RouteSpec): number {
  return route.priority ?? bandOf(route) * BAND + 1 + (hash(`${route.host ?? ''}${route.path}`) % BAND);
}

function bandOf(route: RouteSpec): number {
  const segments = route.path.split('/').filter((segment) => segment !== '' && segment !== '*').length;
  const shallowness = DEEPEST - Math.min(segments, DEEPEST);
  const host = route.host === undefined ? 2 : route.host.startsWith('*.') ? 1 : 0;
  const prefix = route.path.endsWith('*') ? 1 : 0;
  return (host * (DEEPEST + 1) + shallowness) * 2 + prefix;
}

function hash(text: string): number {
  return createHash('sha256').update(text).digest().readUInt32BE(0);
}
