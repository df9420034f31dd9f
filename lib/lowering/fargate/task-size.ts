import { smallestFargateSize } from '../../data/fargate-sizes';
import type { ResourcesSpec } from '../../spec/resources';
import type { StageSpec } from '../../spec/stage';
import { replicaAmount } from '../replica-size';
import { ROUTER_MEMORY_MIB, sortsLines } from '../telemetry/log-classes';
import { COLLECTOR_MEMORY_MIB, hasCollector } from '../telemetry/sidecar-configuration';
import { proxyMemoryMiB } from './service-connect';

/** CPU and memory of a Fargate task: the smallest size that holds the limits. */
export interface TaskSize {
  /** 1024 units are one vCPU. */
  readonly cpuUnits: number;
  readonly memoryMiB: number;
}

type SizedStage = Pick<StageSpec, 'mesh' | 'services' | 'observability'>;

/** Undefined when no Fargate size is that large. */
export function taskSize(stage: SizedStage, service: string): TaskSize | undefined {
  const wanted = wantedSize(stage, service);
  const size = smallestFargateSize(wanted.cpuUnits, wanted.memoryMiB);
  return size && { cpuUnits: size.cpu, memoryMiB: size.memoryMiB };
}

/**
 * What the description asks for at most, containers beside the service included. A task is the unit that AWS sizes and
 * bills: its limit is its size. The proxy of Service Connect and the collector have memory beside what containers request
 * for certain, and take it from the room up to their limit where there is some; of the processors they take what they need.
 */
export function wantedSize(stage: SizedStage, service: string): TaskSize {
  const spec = stage.services[service];
  if (spec === undefined) throw new Error(`no service '${service}'`);
  return {
    cpuUnits: replicaAmount(spec, cpuUnits),
    memoryMiB: Math.max(
      replicaAmount(spec, memoryMiB),
      replicaAmount(spec, ({ request }) => request.memoryMiB) + helperMemoryMiB(stage, service),
    ),
  };
}

/** What a task has beside the containers of the description, in MiB. */
export function helperMemoryMiB(stage: SizedStage, service: string): number {
  const spec = stage.services[service];
  return (
    proxyMemoryMiB(stage, service) +
    (spec && hasCollector(stage, spec) ? COLLECTOR_MEMORY_MIB.request : 0) +
    (spec && sortsLines(stage, spec) ? ROUTER_MEMORY_MIB.request : 0)
  );
}

/** The most that one container may use. */
export function cpuUnits({ request, limit }: ResourcesSpec): number {
  return Math.ceil((limit.cpu ?? request.cpu) * 1024);
}

export function memoryMiB({ request, limit }: ResourcesSpec): number {
  return limit.memoryMiB ?? request.memoryMiB;
}
