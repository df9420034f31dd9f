import type { ServiceSpec } from '../../spec/service';
import type { StageSpec } from '../../spec/stage';
import { hasPlaceholder, isReleased } from '../released';

/** Before the first release of a service a stand-in takes its place, or nothing runs. */
export type Phase = 'released' | 'unreleased';

/** The replicas of a service that run on regular nodes whatever happens, or those on Spot nodes, which come and go. */
export type CapacityPart = 'base' | 'spot';

/** A service where it runs: what its objects are made from. */
export interface PlacedService {
  readonly stage: StageSpec;
  readonly name: string;
  readonly service: ServiceSpec;
  readonly namespace: string;
  /** Whether there is an image to run. */
  readonly released: boolean;
  /** Of a service in two parts. Left out: the whole service. */
  readonly part?: CapacityPart;
}

/** Where a service runs: in the namespace that it declares, else in that of the system. */
export function namespaceOf({ system, services }: StageSpec, name: string): string {
  return services[name]?.namespace ?? system;
}

/** Under what name others find it, from any namespace. */
export function hostOf(stage: StageSpec, name: string, suffix = ''): string {
  return `${name}${suffix}.${namespaceOf(stage, name)}.svc.cluster.local`;
}

export function placedServices(stage: StageSpec, phase: Phase): PlacedService[] {
  return Object.entries(stage.services).map(([name, service]) => ({
    stage,
    name,
    service,
    namespace: namespaceOf(stage, name),
    released: phase === 'released' || isReleased(stage, name, {}),
  }));
}

/** The services that send requests to this one. */
export function callersOf({ stage, name }: PlacedService): string[] {
  return Object.entries(stage.services)
    .filter(([, { calls }]) => calls.includes(name))
    .map(([caller]) => caller)
    .toSorted();
}

/** Whether something connects to it: the load balancer, or another service. */
export function isReached(placed: PlacedService): boolean {
  return placed.service.port !== undefined && (placed.service.kind === 'web' || callersOf(placed).length > 0);
}

/** Nothing can stand in for a worker, say: it stays at zero until it is released. */
export function isIdle({ released, service }: PlacedService): boolean {
  return !released && !hasPlaceholder(service);
}
