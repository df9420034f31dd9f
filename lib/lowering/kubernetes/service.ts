import { selectorOf, serviceMetadata } from './metadata';
import type { IService, Named } from './models';
import type { PlacedService } from './placed-service';
import { isReached } from './placed-service';

/** Name of the port on which a service answers. */
export const MAIN_PORT = 'main';

/**
 * A stable address for what is called. Port and target port are the same number: the network policy agent sees the
 * address of the Service, not of the pod behind it, and admits it by the port that the policy names.
 */
export function service(placed: PlacedService): Named<IService> | undefined {
  const { port } = placed.service;
  if (port === undefined || !isReached(placed)) return undefined;
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: serviceMetadata(placed, 'foundation'),
    spec: {
      type: 'ClusterIP',
      selector: selectorOf(placed.name),
      ports: [{ name: MAIN_PORT, port, targetPort: port, protocol: 'TCP' }],
    },
  };
}
