import type { SpecIssue } from '../issue';
import { show } from '../issue';
import type { RouteSpec } from '../route';
import { routePriority } from '../route-priority';
import type { StageSpec } from '../stage';

/** Rules of one load balancer: its default quota. https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-limits.html */
const MAX_RULES = 100;

/** Every request has one owner: no two services claim a route, no two rules a priority, no rule stands before a narrower one. */
export function checkRoutes(stage: StageSpec): SpecIssue[] {
  const issues: SpecIssue[] = [];
  const owners = new Map<string, string>();
  const places = new Map<number, string>();
  const taken = new Set(Object.values(stage.services).flatMap((service) => service.routes.map(routePriority)));
  for (const [name, service] of Object.entries(stage.services)) {
    service.routes.forEach((route, i) => {
      const path = `services.${name}.routes[${i}]`;
      const address = `${route.host ?? '*'}${route.path}`;
      const priority = routePriority(route);
      const owner = owners.get(address);
      const neighbour = places.get(priority);
      if (owner !== undefined) {
        issues.push({
          path,
          code: 'duplicate-route',
          message: `the route ${address} belongs to '${owner}' already`,
          found: show(route.path),
          fix: 'give each route to one service',
        });
      } else if (neighbour !== undefined) {
        issues.push({
          path,
          code: 'priority-collision',
          message: `its priority ${priority} is taken by ${neighbour}`,
          found: show(route.path),
          allowed: 'a number from 1 to 50000 that no other route has',
          fix: `settle it: { path: '${route.path}', priority: ${free(priority, taken)} }`,
        });
      }
      owners.set(address, owner ?? name);
      places.set(priority, neighbour ?? path);
    });
  }
  issues.push(...shadowed(stage));
  if (owners.size > MAX_RULES) {
    issues.push({
      path: 'services',
      code: 'too-many-routes',
      message: 'one load balancer has at most 100 rules',
      found: `${owners.size} routes`,
      allowed: '100',
      fix: 'join routes, or put a gateway service in front',
    });
  }
  return issues;
}

/** The next priority that nobody has; it counts as taken from now on. */
function free(start: number, taken: Set<number>): number {
  let candidate = start;
  while (taken.has(candidate)) candidate = (candidate % 50_000) + 1;
  taken.add(candidate);
  return candidate;
}

/** Routes that no request reaches, because a rule that matches everything that they match comes first. */
function shadowed(stage: StageSpec): SpecIssue[] {
  const rules = Object.entries(stage.services).flatMap(([name, service]) =>
    service.routes.map((route, i) => ({
      path: `services.${name}.routes[${i}]`,
      route,
      priority: routePriority(route),
    })),
  );
  return rules.flatMap(({ path, route, priority }) => {
    const first = rules.find(
      (other) => other.priority < priority && covers(other.route, route) && !covers(route, other.route),
    );
    return first === undefined
      ? []
      : [
          {
            path,
            code: 'shadowed-route',
            message: `no request reaches it: ${first.path} takes all of them (priority ${first.priority} before ${priority})`,
            found: show(route.path),
            allowed: `a priority under ${first.priority}`,
            fix: 'set priority on one of the two',
          },
        ];
  });
}

/** Whether every request that `narrow` matches is matched by `wide`, too. */
function covers(wide: RouteSpec, narrow: RouteSpec): boolean {
  return coversHost(wide.host, narrow.host) && coversPath(wide.path, narrow.path);
}

function coversHost(wide: string | undefined, narrow: string | undefined): boolean {
  return (
    wide === undefined ||
    wide === narrow ||
    (wide.startsWith('*.') && narrow !== undefined && narrow.endsWith(wide.slice(1)))
  );
}

function coversPath(wide: string, narrow: string): boolean {
  return wide === narrow || (wide.endsWith('/*') && `${narrow}/`.startsWith(wide.slice(0, -1)));
}
