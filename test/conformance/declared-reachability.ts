import { hasLiveData, secondRegion } from '../../lib/lowering/recovery/second-region';
import { drilledDatabases } from '../../lib/lowering/recovery/drill-alarms';
import type { ReleasedTags } from '../../lib/lowering/released';
import { isReleased } from '../../lib/lowering/released';
import type { StageSpec } from '../../lib/spec/stage';
import type { DeploymentTarget } from '../../lib/spec/target';
import { callsAws, hostsOf, portsForLoadBalancer, serversOf, toAws } from './declared-ends';
import { surroundings } from './surroundings';

/**
 * Every connection that the description wants, and no other: `from -> to:port`, sorted.
 *
 * Derived from `routes`, `calls`, `uses`, `consumes`, `permissions`, `egress`, `ingress` and `network.privateEndpoints`
 * in the words of no target, with what the target itself needs around the programs: it is the target, too, that mounts what
 * `mounts` declares.
 */
export function declaredReachability(spec: StageSpec, target: DeploymentTarget, released: ReleasedTags): string[] {
  const there = target === 'eks' ? withoutWaiting(spec, released) : spec;
  const services = Object.keys(there.services).flatMap((name) => ofService(there, name));
  const keepers = Object.keys(spec.databases)
    .filter((name) => Object.values(spec.services).some(({ uses }) => uses.some((use) => use.name === name)))
    .flatMap((name) => [`keeper of ${name} -> database ${name}:5432`, toAws(spec, `keeper of ${name}`)]);
  const endpoints = spec.network.privateEndpoints ? ['network -> aws:443'] : [];
  const around = surroundings[target](there, released);
  return [
    ...new Set([
      ...clients(spec),
      ...services,
      ...keepers,
      ...endpoints,
      ...drills(spec),
      ...failovers(spec),
      ...around,
    ]),
  ].toSorted();
}

/** Of a job that comes with the first release there is nothing in a cluster before; on Fargate its ways are laid already. */
function withoutWaiting(spec: StageSpec, released: ReleasedTags): StageSpec {
  const there = Object.entries(spec.services).filter(
    ([name, { beforeRelease }]) => !beforeRelease || isReleased(spec, name, released),
  );
  return { ...spec, services: Object.fromEntries(there) };
}

/** Who rehearses a restore reads what was restored, and that alone. */
function drills(spec: StageSpec): string[] {
  return spec.recovery?.drill && drilledDatabases(spec).length > 0 ? ['restore drill -> restored database:5432'] : [];
}

/** What is brought back from a second region is read from end to end. */
function failovers(spec: StageSpec): string[] {
  const region = secondRegion(spec);
  if (region === undefined || !hasLiveData(region)) return [];
  return Object.keys(spec.databases).map((name) => `failover -> database ${name}:5432`);
}

/** What the program itself connects to, and what connects to it. */
function ofService(spec: StageSpec, name: string): string[] {
  const { calls, egress } = spec.services[name]!;
  return [
    ...portsForLoadBalancer(spec, name).map((opened) => `load balancer -> ${name}:${opened}`),
    ...calls.map((callee) => `${name} -> ${callee}:${spec.services[callee]!.port}`),
    ...serversOf(spec, name).map((server) => `${name} -> ${server}`),
    ...(callsAws(spec, name) ? [toAws(spec, name)] : []),
    ...(egress === 'internet' ? [`${name} -> internet:443`] : []),
    ...hostsOf(spec, name).map((host) => `${name} -> ${host}`),
  ];
}

function clients({ services, ingress, domain }: StageSpec): string[] {
  if (!Object.values(services).some(({ kind }) => kind === 'web')) return [];
  const known = {
    'cdn-only': ['cloudfront'],
    cloudflare: ['cloudflare'],
    public: ingress.allowedCidrs ?? ['internet'],
  };
  const sources = known[ingress.exposure];
  const ports = domain === undefined ? [80] : ingress.exposure === 'public' ? [443, 80] : [443];
  return sources.flatMap((source) => ports.map((port) => `${source} -> load balancer:${port}`));
}
