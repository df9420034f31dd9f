import type { ScalingPolicySpec } from '../../spec/scaling';
import type { ServiceSpec } from '../../spec/service';
import type { PlacedService } from './placed-service';
import { shiftsTraffic } from './shifts-traffic';

/** Label that tells the parts of a service from each other, so that neither counts the pods of the other as its own. */
export const PART_LABEL = 'slipway.dev/capacity';

/** Whether its replicas, but for a base, are on nodes that may be taken away. The one run of a job is within any base. */
export function isOnSpot({ kind, capacity: { spot, onDemandBase } }: Pick<ServiceSpec, 'kind' | 'capacity'>): boolean {
  return spot && (kind !== 'job' || onDemandBase === 0);
}

/** Whether a service runs in two parts: pods of one workload all want the same nodes. */
export function hasBase(service: ServiceSpec): boolean {
  const { kind, capacity } = service;
  return isOnSpot(service) && capacity.onDemandBase > 0 && !shiftsTraffic(service) && kind !== 'daemon';
}

/** Name of what makes the pods. No service has two hyphens in a row, so that of a part is no other service's. */
export function workloadName({ name, part }: PlacedService): string {
  return part === undefined ? name : `${name}--${part}`;
}

/**
 * What runs a service: itself, or a base of a fixed number and the rest on Spot. Both have names of their own, since a
 * Deployment keeps its selector for life: a base that comes or goes makes new ones beside the old one.
 */
export function partsOf(placed: PlacedService): PlacedService[] {
  const { service } = placed;
  if (!hasBase(service)) return [placed];
  const base = baseOf(service);
  const regular: ServiceSpec = {
    ...service,
    replicas: { min: base, max: base },
    scaling: [],
    capacity: { spot: false, onDemandBase: 0 },
  };
  const parts: PlacedService[] = [{ ...placed, service: regular, part: 'base' }];
  return base === service.replicas.max
    ? parts
    : [...parts, { ...placed, service: onSpot(service, base), part: 'spot' }];
}

/** At most all of them. */
export function baseOf({ capacity, replicas }: ServiceSpec): number {
  return Math.min(capacity.onDemandBase, replicas.max);
}

/** Lowest number on Spot where the number of all may be this low. */
export function leastOnSpot(service: ServiceSpec, min: number): number {
  return Math.max(isWoken(service) ? 0 : 1, min - baseOf(service));
}

/** Lowest number of all replicas. */
export function leastReplicas(service: ServiceSpec): number {
  const { min, max } = service.replicas;
  if (!hasBase(service)) return min;
  const base = baseOf(service);
  return Math.min(max, base + leastOnSpot(service, min));
}

function onSpot(service: ServiceSpec, base: number): ServiceSpec {
  const { replicas, scaling } = service;
  return {
    ...service,
    replicas: { min: leastOnSpot(service, replicas.min), max: replicas.max - base },
    scaling: scaling.map((policy) => beyondBase(policy, service)),
    capacity: { spot: true, onDemandBase: 0 },
  };
}

function beyondBase(policy: ScalingPolicySpec, service: ServiceSpec): ScalingPolicySpec {
  if (policy.metric !== 'schedule') return policy;
  const max = policy.max === undefined ? undefined : policy.max - baseOf(service);
  return { ...policy, min: leastOnSpot(service, policy.min), max };
}

/** CPU and memory are measured in the pods themselves: where there is none, nothing ever asks for the first. */
function isWoken({ scaling }: ServiceSpec): boolean {
  const metrics = scaling.map(({ metric }) => metric);
  const isInPods = (metric: ScalingPolicySpec['metric']) => metric === 'cpu' || metric === 'memory';
  return !metrics.some(isInPods) || metrics.some((metric) => !isInPods(metric) && metric !== 'schedule');
}
