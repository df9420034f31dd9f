import type { ServiceSpec } from '../../spec/service';
import type { StageSpec } from '../../spec/stage';

/** Ports on which the servers of a stage listen. */
export const DATABASE_PORT = 5432;
export const CACHE_PORT = 6379;

/** Ports of the databases and caches that a service uses. */
export function dataPorts(stage: StageSpec, service: ServiceSpec): number[] {
  const ports = service.uses.flatMap(({ name }) => portOf(stage, name) ?? []);
  return [...new Set(ports)];
}

/** Databases and caches that a service does not use, on a port and in the subnets of some that it does. */
export function neighbours(stage: StageSpec, service: ServiceSpec): string[] {
  const ports = dataPorts(stage, service);
  const servers = [...Object.keys(stage.databases), ...Object.keys(stage.caches)];
  const isUsed = (server: string) => service.uses.some(({ name }) => name === server);
  return servers.filter((server) => !isUsed(server) && ports.includes(portOf(stage, server) ?? 0));
}

/** Undefined for what is no server, such as a queue. */
function portOf({ databases, caches }: StageSpec, resource: string): number | undefined {
  if (resource in databases) return DATABASE_PORT;
  return resource in caches ? CACHE_PORT : undefined;
}
