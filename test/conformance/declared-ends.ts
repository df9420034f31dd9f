import type { StageSpec } from '../../lib/spec/stage';

/** Ports on which the load balancer connects to a service: for requests, and for checks. */
export function portsForLoadBalancer({ services }: StageSpec, name: string): number[] {
  const { kind, port, probes } = services[name]!;
  return kind === 'web' ? [...new Set([port!, probes.readiness?.port ?? port!])] : [];
}

/** Databases and caches that a service uses, as `database main:5432`. */
export function serversOf({ services, databases, caches }: StageSpec, name: string): string[] {
  return services[name]!.uses.flatMap((use) => {
    if (use.name in databases) return [`database ${use.name}:5432`];
    return use.name in caches ? [`cache ${use.name}:6379`] : [];
  });
}

/** File systems that a service mounts, as `file system documents:2049`, the port of NFS. */
export function fileSystemsOf({ services }: StageSpec, name: string): string[] {
  return [...new Set(Object.values(services[name]!.mounts))].map((fileSystem) => `file system ${fileSystem}:2049`);
}

/** Hosts outside that a service names, as `api.example.com:443`. */
export function hostsOf({ services }: StageSpec, name: string): string[] {
  const { egress } = services[name]!;
  return egress === 'internet' ? [] : egress.map((host) => (/:\d+$/.test(host) ? host : `${host}:443`));
}

/** Whether an image of a service, or of a container beside it, declared or for its signals on Fargate, comes from a public registry. */
export function hasPublicImage({ services, observability }: StageSpec, name: string): boolean {
  const { image, sidecars, metrics, port, tool } = services[name]!;
  // Slipway's own programs come from a private repository of the account
  if (tool) return false;
  const { images: copies, traces, logDays } = observability;
  const isCollected = traces !== 'none' || (metrics !== undefined && (metrics.port ?? port) !== undefined);
  if (isCollected && copies.collector === undefined) return true;
  if ((logDays.access ?? logDays.audit) !== undefined && copies.logRouter === undefined) return true;
  const images = [image, ...Object.values(sidecars).map((sidecar) => sidecar.image)];
  return images.some((each) => each !== undefined && !each.includes('.dkr.ecr.'));
}

/** Whether the program itself calls AWS: for its queues and buckets, what it scales on, and what `permissions` adds. */
export function callsAws({ services, queues, buckets }: StageSpec, name: string): boolean {
  const { uses, consumes, permissions, scaling, tool } = services[name]!;
  const publishes = scaling.some(({ metric }) => metric === 'connections');
  const stores = uses.some((use) => use.name in queues || use.name in buckets);
  return tool !== undefined || stores || publishes || consumes !== undefined || permissions.length > 0;
}

export function toAws({ network }: StageSpec, from: string): string {
  return `${from} -> ${network.privateEndpoints ? 'aws' : 'internet'}:443`;
}

/** Whether a new version has to answer its probes before it has traffic. */
export function isAskedBeforeTraffic({ services }: StageSpec, name: string): boolean {
  const { release, protocol, probes, port } = services[name]!;
  const paths = Object.values(probes).filter(
    (probe) => probe?.path !== undefined && (probe.port === undefined || probe.port === port),
  );
  return release.strategy !== 'rolling' && protocol === 'http' && paths.length > 0;
}
