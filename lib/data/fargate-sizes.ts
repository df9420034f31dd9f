import data from './fargate-sizes.json';

/** A size in which Fargate runs a Linux task. */
export interface FargateSize {
  /** 1024 units are one vCPU. */
  readonly cpu: number;
  readonly memoryMiB: number;
}

/** Disk of a Linux task in GiB: what it has unasked, and the sizes that may be asked for. */
export const fargateEphemeralStorageGiB: { readonly included: number; readonly min: number; readonly max: number } =
  data.ephemeralStorageGiB;

/** Every pair of CPU and memory that Fargate accepts, by CPU and then by memory. */
export const fargateSizes: readonly FargateSize[] = data.sizes.flatMap(({ cpu, memoryMiB: memories }) =>
  memories.map((memoryMiB) => ({ cpu, memoryMiB })),
);

/**
 * The size with the least CPU, and then the least memory, that holds both amounts.
 *
 * @param cpuUnits 1024 units are one vCPU
 * @returns undefined when no size is that large (32 vCPU, 244 GiB)
 */
export function smallestFargateSize(cpuUnits: number, memoryMiB: number): FargateSize | undefined {
  return fargateSizes.find((size) => size.cpu >= cpuUnits && size.memoryMiB >= memoryMiB);
}
