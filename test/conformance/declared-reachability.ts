import type { ReleasedTags } from '../../lib/lowering/released';
import { isReleased } from '../../lib/lowering/released';
import type { StageSpec } from '../../lib/spec/stage';

/**
 * Every connection that the description wants, and no other: `from -> to:port`, sorted.
 *
 * Derived from `routes`, `calls`, `uses`, `egress`, `ingress` and `network.privateEndpoints` alone, in the words of no
 * target.
 */
export function declaredReachability(spec: StageSpec, released: ReleasedTags): string[] {
  const services = Object.keys(spec.services).flatMap((name) => ofService(spec, name, released));
  const keepers = Object.keys(spec.databases)
    .filter((name) => Object.values(spec.services).some(({ uses }) => uses.some((use) => use.name === name)))
    .flatMap((name) => [`keeper of ${name} -> database ${name}:5432`, toAws(spec, `keeper of ${name}`)]);
  const endpoints = spec.network.privateEndpoints ? ['network -> aws:443'] : [];
  return [...new Set([...clients(spec), ...services, ...keepers, ...endpoints])].toSorted();
}

function ofService(spec: StageSpec, name: string, released: ReleasedTags): string[] {
  const { kind, port, probes, calls, uses, egress, image } = spec.services[name]!;
  const asked = kind === 'web' ? new Set([port, probes.readiness?.port ?? port]) : [];
  const data = uses.flatMap((use) =>
    use.name in spec.databases
      ? [`database ${use.name}:5432`]
      : use.name in spec.caches
        ? [`cache ${use.name}:6379`]
        : [],
  );
  const needsInternet = egress === 'internet' || image !== undefined || !isReleased(spec, name, released);
  return [
    ...[...asked].map((opened) => `load balancer -> ${name}:${opened}`),
    ...calls.map((callee) => `${name} -> ${callee}:${spec.services[callee]!.port}`),
    ...data.map((server) => `${name} -> ${server}`),
    toAws(spec, name),
    ...(needsInternet ? [`${name} -> internet:443`] : []),
  ];
}

function toAws({ network }: StageSpec, from: string): string {
  return `${from} -> ${network.privateEndpoints ? 'aws' : 'internet'}:443`;
}

function clients({ services, ingress, domain }: StageSpec): string[] {
  if (!Object.values(services).some(({ kind }) => kind === 'web')) return [];
  const sources = ingress.exposure === 'cdn-only' ? ['cloudfront'] : (ingress.allowedCidrs ?? ['internet']);
  const ports = domain === undefined ? [80] : ingress.exposure === 'public' ? [443, 80] : [443];
  return sources.flatMap((source) => ports.map((port) => `${source} -> load balancer:${port}`));
}
