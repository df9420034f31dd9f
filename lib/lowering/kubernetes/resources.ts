import type { ServiceSpec } from '../../spec/service';

/** An amount of CPU and memory. */
export interface Amounts {
  readonly milliCpu: number;
  readonly memoryMiB: number;
}

/** Scratch disk of a container that declares none, in GiB. */
const SCRATCH_GIB = { request: 1, limit: 20 };

export function requestOf({ resources: { request } }: Pick<ServiceSpec, 'resources'>): Amounts {
  return { milliCpu: milliCpu(request.cpu), memoryMiB: request.memoryMiB };
}

/** Without a declared limit the request is one. */
export function limitOf({ resources: { request, limit } }: Pick<ServiceSpec, 'resources'>): Amounts {
  return { milliCpu: milliCpu(limit.cpu ?? request.cpu), memoryMiB: limit.memoryMiB ?? request.memoryMiB };
}

/** The finest share of a processor is a thousandth. */
export function milliCpu(cpu: number): number {
  return Math.max(1, Math.round(cpu * 1000));
}

/** `cpu` and `memory` as Kubernetes writes them. */
export function quantities({ milliCpu: cpu, memoryMiB }: Amounts): { cpu: string; memory: string } {
  return { cpu: `${cpu}m`, memory: `${memoryMiB}Mi` };
}

/** Disk of the node: what the scheduler sets aside, and what a container may fill. */
export function scratchDisk({ kind, ephemeralStorageGiB }: ServiceSpec): { request: string; limit?: string } {
  const { request, limit } = SCRATCH_GIB;
  const promised = { request: `${ephemeralStorageGiB ?? request}Gi` };
  // the nodes of a daemon are its own
  return kind === 'daemon' ? promised : { ...promised, limit: `${ephemeralStorageGiB ?? limit}Gi` };
}
