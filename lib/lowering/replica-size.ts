import type { ResourcesSpec } from '../spec/resources';
import type { ServiceSpec } from '../spec/service';
import { sidecarResources } from './containers';

/** Amount of one resource that a container promises itself or may use at most. */
type AmountOf = (resources: ResourcesSpec) => number;

type Sized = Pick<ServiceSpec, 'resources'> & Partial<Pick<ServiceSpec, 'sidecars'>>;

/**
 * What a whole replica takes: the service with the containers beside it, or more where a container that runs first, with
 * those that run by then, needs more.
 */
export function replicaAmount({ resources, sidecars = {} }: Sized, amountOf: AmountOf): number {
  let beside = 0;
  let most = 0;
  for (const sidecar of Object.values(sidecars)) {
    const own = amountOf(sidecarResources(sidecar, { resources }));
    if (sidecar.init) most = Math.max(most, beside + own);
    else beside += own;
  }
  return Math.max(most, beside + amountOf(resources));
}
