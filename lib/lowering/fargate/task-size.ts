import { smallestFargateSize } from '../../data/fargate-sizes';
import type { ServiceSpec } from '../../spec/service';

/** CPU and memory of a Fargate task: the smallest size that holds the limits. */
export interface TaskSize {
  /** 1024 units are one vCPU. */
  readonly cpuUnits: number;
  readonly memoryMiB: number;
}

/** Undefined when no Fargate size is that large. */
export function taskSize({ resources }: Pick<ServiceSpec, 'resources'>): TaskSize | undefined {
  const wanted = wantedSize({ resources });
  const size = smallestFargateSize(wanted.cpuUnits, wanted.memoryMiB);
  return size && { cpuUnits: size.cpu, memoryMiB: size.memoryMiB };
}

/** What the description asks for at most. A task is the unit that AWS sizes and bills: its limit is its size. */
export function wantedSize({ resources }: Pick<ServiceSpec, 'resources'>): TaskSize {
  const { request, limit } = resources;
  return { cpuUnits: Math.ceil((limit.cpu ?? request.cpu) * 1024), memoryMiB: limit.memoryMiB ?? request.memoryMiB };
}
