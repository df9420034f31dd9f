import type { StageSpec } from '../../spec/stage';
import { cdnPaths } from '../../spec/cdn-path';
import type { NotAsked, SmokeCheck, SmokePlan } from '../smoke-check';
import { matchesRoute, routesOf } from './owner';
import { sampleHost, sampleOf } from './samples';
import type { Viewpoint } from './viewpoint';
import { isSecure } from './viewpoint';

/**
 * What CloudFront adds to every answer: its managed policy SecurityHeadersPolicy.
 * https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-managed-response-headers-policies.html
 */
const SECURITY_HEADERS = [
  'strict-transport-security',
  'x-content-type-options',
  'x-frame-options',
  'referrer-policy',
] as const;

/** What stands before the services promises: TLS, the way to it, and what the CDN keeps, shows and adds. */
export function edgeChecks(stage: StageSpec, viewpoint: Viewpoint): SmokePlan {
  if (!isSecure(viewpoint)) {
    const reason = 'the stage has no domain, so its load balancer speaks plain HTTP to declared addresses alone';
    return { checks: [], notAsked: [{ title: 'TLS', source: 'domain', reason }] };
  }
  const tls = tlsChecks(stage, viewpoint);
  const checks = [
    ...tls.checks,
    ...redirects(stage, viewpoint),
    ...headers(stage, viewpoint),
    ...kept(stage, viewpoint),
  ];
  return { checks, notAsked: tls.notAsked };
}

function tlsChecks(stage: StageSpec, viewpoint: Viewpoint): SmokePlan {
  const source = stage.domain === undefined ? 'edge.cdn' : 'domain.name';
  const names = [...new Set(routesOf(stage).map(({ route }) => sampleHost(route)))];
  const others = names.filter((name) => name !== undefined && name !== viewpoint.url.hostname);
  const certificates = [undefined, ...others].map((host) => ({
    kind: 'certificate' as const,
    title: `the certificate is good for ${host ?? viewpoint.url.hostname}`,
    source,
    ...(host !== undefined && { host }),
  }));
  const title = 'TLS below 1.2 is refused';
  if (stage.domain !== undefined)
    return { checks: [...certificates, { kind: 'old-tls', title, source }], notAsked: [] };
  const reason = "CloudFront's own name takes older versions, too; a stage with a domain does not";
  return { checks: certificates, notAsked: [{ title, source, reason }] satisfies NotAsked[] };
}

/** People are sent to TLS by CloudFront, by Cloudflare, or by the load balancer that they reach themselves. */
function redirects({ domain, edge, ingress }: StageSpec, { pastEdge }: Viewpoint): SmokeCheck[] {
  const byEdge = !pastEdge && (edge.cdn || ingress.exposure === 'cloudflare');
  if (!byEdge && !(ingress.exposure === 'public' && domain !== undefined)) return [];
  const source = edge.cdn ? 'edge.cdn' : 'domain.name';
  const request = { path: '/slipway-smoke?over=http' };
  return [{ kind: 'redirect', title: 'plain HTTP leads to HTTPS, and there ends', source, request }];
}

function headers(stage: StageSpec, viewpoint: Viewpoint): SmokeCheck[] {
  if (!stage.edge.cdn) return [];
  const request = routesOf(stage)
    .map((owned) => sampleOf(owned, stage, viewpoint))
    .find((sample) => sample !== undefined);
  const title = 'CloudFront adds the headers that protect browsers';
  return request === undefined
    ? []
    : [{ kind: 'headers', title, source: 'edge.cdn', request, headers: SECURITY_HEADERS }];
}

function kept(stage: StageSpec, { samples }: Viewpoint): SmokeCheck[] {
  if (!stage.edge.cdn) return [];
  const sample = (path: string) => samples[path] ?? path.replace(/\*$/, '').replaceAll('*', 'slipway-smoke');
  const cached: SmokeCheck[] = stage.edge.cachedPaths.map((path, i) => ({
    kind: 'cached',
    title: `CloudFront keeps ${path} as its answers allow`,
    source: `edge.cachedPaths[${i}]`,
    request: { path: sample(path) },
  }));
  const files: SmokeCheck[] = Object.entries(stage.edge.static).map(([path, { spa }]) => ({
    kind: 'file',
    title: `CloudFront shows the files of ${path}`,
    source: `edge.static.${path}`,
    request: { path: fileSample(stage, path, samples[path]) },
    page: spa || !path.endsWith('/*') || samples[path] !== undefined,
  }));
  return [...cached, ...files];
}

/** Something below a folder that no narrower path takes. */
function fileSample(stage: StageSpec, path: string, chosen: string | undefined): string {
  if (chosen !== undefined || !path.endsWith('/*')) return chosen ?? path;
  const folder = path.slice(0, -1);
  const taken = cdnPaths(stage).some(
    (each) => each.path !== path && matchesRoute(each.path, folder) && each.path.length > path.length,
  );
  return taken ? `${folder}slipway-smoke` : folder;
}
