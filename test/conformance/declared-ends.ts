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

/** Whether the program itself calls AWS: for its queues and buckets, what it scales on, and what `permissions` adds. */
export function callsAws({ services, queues, buckets }: StageSpec, name: string): boolean {
  const { uses, consumes, permissions, scaling } = services[name]!;
  const publishes = scaling.some(({ metric }) => metric === 'connections');
  const stores = uses.some((use) => use.name in queues || use.name in buckets);
  return stores || publishes || consumes !== undefined || permissions.length > 0;
}

export function toAws({ network }: StageSpec, from: string): string {
  return `${from} -> ${network.privateEndpoints ? 'aws' : 'internet'}:443`;
}
