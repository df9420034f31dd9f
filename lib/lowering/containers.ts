import type { ResourcesSpec } from '../spec/resources';
import type { ServiceSpec } from '../spec/service';
import type { SidecarSpec } from '../spec/sidecar';

/** A container of a replica, with what it finds in its file system. */
export interface ContainerPaths {
  readonly name: string;
  /** Path to content. */
  readonly files: Readonly<Record<string, string>>;
  /** Path to name of a file system. */
  readonly mounts: Readonly<Record<string, string>>;
  /** First container that has these very files. What holds them bears its name, and is there once. */
  readonly filesOf: string;
}

/** Of a container beside a service that says nothing. */
const SMALL: ResourcesSpec = { request: { cpu: 0.1, memoryMiB: 128 }, limit: {} };

/** The container of a service, then those beside it in the order in which they start. */
export function containersOf(name: string, service: ServiceSpec): ContainerPaths[] {
  const { files, mounts, sidecars } = service;
  const containers = [
    { name, files, mounts },
    ...Object.entries(sidecars).map(([sidecar, container]) =>
      isOwnProgram(container)
        ? { name: sidecar, files: { ...files, ...container.files }, mounts }
        : { name: sidecar, files: container.files, mounts: {} },
    ),
  ];
  const first = new Map(containers.toReversed().map((container) => [textOf(container), container.name]));
  return containers.map((container) => ({ ...container, filesOf: first.get(textOf(container)) ?? container.name }));
}

/** The containers that files are kept for. */
export function fileHolders(name: string, service: ServiceSpec): ContainerPaths[] {
  return containersOf(name, service).filter(
    (container) => container.filesOf === container.name && Object.keys(container.files).length > 0,
  );
}

/** What a container beside a service is promised and may use. */
export function sidecarResources(
  sidecar: Pick<SidecarSpec, 'image' | 'resources'>,
  service: Pick<ServiceSpec, 'resources'>,
): ResourcesSpec {
  return sidecar.resources ?? (isOwnProgram(sidecar) ? service.resources : SMALL);
}

const textOf = ({ files }: Pick<ContainerPaths, 'files'>) => JSON.stringify(sortedFiles(files));

/** Whether a container runs the service's own image with another command, and so receives what the service does. */
export function isOwnProgram({ image }: Pick<SidecarSpec, 'image'>): boolean {
  return image === undefined;
}

/** By path: in another order the same files must restart nothing. */
export function sortedFiles(files: Readonly<Record<string, string>>): [path: string, content: string][] {
  return Object.entries(files).toSorted(([one], [other]) => (one < other ? -1 : 1));
}
