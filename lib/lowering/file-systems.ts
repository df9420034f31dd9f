import type { StageSpec } from '../spec/stage';

/** Port of NFS, which Amazon EFS speaks. */
export const NFS_PORT = 2049;

/** The services that mount a file system. */
export function mountersOf({ services }: StageSpec, fileSystem: string): string[] {
  return Object.keys(services).filter((name) => Object.values(services[name]?.mounts ?? {}).includes(fileSystem));
}

/** The file systems that a service mounts, each once. */
export function mountedBy({ services }: StageSpec, service: string): string[] {
  return [...new Set(Object.values(services[service]?.mounts ?? {}))];
}

/** The file systems that some service mounts. */
export function mountedFileSystems(stage: StageSpec): string[] {
  return Object.keys(stage.fileSystems).filter((name) => mountersOf(stage, name).length > 0);
}
