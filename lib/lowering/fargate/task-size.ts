import { smallestFargateSize } from '../../data/fargate-sizes';
import type { ResourcesSpec } from '../../spec/resources';
import type { ServiceSpec } from '../../spec/service';
import { replicaAmount } from '../replica-size';

/** CPU and memory of a Fargate task: the smallest size that holds the limits. */
export interface TaskSize {
  /** 1024 units are one vCPU. */
  readonly cpuUnits: number;
  readonly memoryMiB: number;
}

type Sized = Pick<ServiceSpec, 'resources'> & Partial<Pick<ServiceSpec, 'sidecars'>>;

/** Undefined when no Fargate size is that large. */
export function taskSize(service: Sized): TaskSize | undefined {
  const wanted = wantedSize(service);
  const size = smallestFargateSize(wanted.cpuUnits, wanted.memoryMiB);
  return size && { cpuUnits: size.cpu, memoryMiB: size.memoryMiB };
}

/**
 * What the description asks for at most, containers beside the service included. A task is the unit that AWS sizes and
 * bills: its limit is its size.
 */
export function wantedSize(service: Sized): TaskSize {
  return { cpuUnits: replicaAmount(service, cpuUnits), memoryMiB: replicaAmount(service, memoryMiB) };
}

/** The most that one container may use. */
export function cpuUnits({ request, limit }: ResourcesSpec): number {
  return Math.ceil((limit.cpu ?? request.cpu) * 1024);
}

export function memoryMiB({ request, limit }: ResourcesSpec): number {
  return limit.memoryMiB ?? request.memoryMiB;
}
