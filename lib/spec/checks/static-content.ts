import { cdnPaths, coversPath } from '../cdn-path';
import type { SpecIssue } from '../issue';
import { show } from '../issue';
import type { StageSpec } from '../stage';

/** Cache behaviours of one distribution: its default quota. https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cloudfront-limits.html */
const MAX_PATHS = 75;

/** Files reach users through the CDN, and take no path away from a service. */
export function checkStaticContent(stage: StageSpec): SpecIssue[] {
  const paths = Object.keys(stage.edge.static);
  if (paths.length === 0 && stage.edge.cachedPaths.length === 0) return [];
  return [
    ...(paths.length > 0 ? checkReachable(stage) : []),
    ...paths.flatMap((path) => [...checkServices(stage, path), ...checkApplication(stage, path)]),
    ...checkCachedPaths(stage),
    ...checkNumber(stage),
  ];
}

function checkReachable({ edge, ingress, services }: StageSpec): SpecIssue[] {
  if (!Object.values(services).some((service) => service.kind === 'web'))
    return [
      {
        path: 'edge.static',
        code: 'no-effect',
        message: 'a CDN stands in front of a web service, and there is none',
        fix: 'add a service of kind web, or remove it',
      },
    ];
  if (edge.cdn) return [];
  return [
    {
      path: 'edge.static',
      code: 'needs-cdn',
      message: 'files of a bucket reach users only through CloudFront, which this stage does not have',
      found: show(Object.keys(edge.static)),
      fix:
        ingress.exposure === 'cloudflare'
          ? 'set static: null in this stage, and let a service answer: Cloudflare keeps what it answers'
          : 'set edge: { cdn: true } in this stage, or static: null',
    },
  ];
}

/** CloudFront decides by the path, before any service is asked. */
function checkServices({ services }: StageSpec, path: string): SpecIssue[] {
  return Object.entries(services).flatMap(([name, service]) =>
    service.routes.flatMap((route, i) => {
      // what has a narrower route goes to its service, so /* takes only what is left
      const taken = path === '/*' ? route.path === path : coversPath(path, route.path);
      if (!taken) return [];
      return [
        {
          path: `services.${name}.routes[${i}]`,
          code: 'shadowed-route',
          message: `no request reaches it: edge.static takes ${path} before the load balancer is asked`,
          found: show(route.path),
          fix: 'give the files or the service another path',
        },
      ];
    }),
  );
}

function checkApplication({ edge }: StageSpec, path: string): SpecIssue[] {
  if (!edge.static[path]?.spa || path.endsWith('/*')) return [];
  return [
    {
      path: `edge.static.${path}.spa`,
      code: 'contradiction',
      message: 'one file has no pages below it',
      found: show(path),
      allowed: 'a path that ends with /*',
      fix: 'remove spa, or give the folder of the application',
    },
  ];
}

/** Cached is what a service answers. */
function checkCachedPaths({ edge, services }: StageSpec): SpecIssue[] {
  const routes = Object.values(services).flatMap((service) => service.routes);
  return edge.cachedPaths.flatMap((cached, i) => {
    const files = Object.keys(edge.static).find((path) => coversPath(path, cached));
    const answered = files === '/*' && routes.some((route) => coversPath(route.path, cached));
    if (files === undefined || answered) return [];
    return [
      {
        path: `edge.cachedPaths[${i}]`,
        code: 'no-effect',
        message: `edge.static answers it (${files}), and its files are kept anyway`,
        found: show(cached),
        fix: 'remove it',
      },
    ];
  });
}

function checkNumber(stage: StageSpec): SpecIssue[] {
  const { length } = cdnPaths(stage);
  if (length <= MAX_PATHS) return [];
  return [
    {
      path: 'edge',
      code: 'too-many-paths',
      message: 'one CloudFront distribution tells apart at most 75 paths',
      found: `${length} paths, those of the services counted where files take /*`,
      allowed: String(MAX_PATHS),
      fix: 'join paths, or give the files a path of their own instead of /*',
    },
  ];
}
