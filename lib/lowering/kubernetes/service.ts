import { checkedPaths } from '../release-check';
import { selectorOf, serviceMetadata } from './metadata';
import { appProtocol } from './mesh/app-protocol';
import type { IService, Metadata, Named } from './models';
import type { PlacedService } from './placed-service';
import { isReached } from './placed-service';

/** Name of the port on which a service answers. */
export const MAIN_PORT = 'main';

/** Of what belongs to the version that has no traffic yet. No service can have a name with two hyphens in a row. */
export const PREVIEW_SUFFIX = '--preview';

/**
 * A stable address for what is called; of a daemon, a name for the addresses of all its replicas, each of which has work
 * of its own. Port and target port are the same number: the network policy agent sees the
 * address of the Service, not of the pod behind it, and admits it by the port that the policy names.
 */
export function service(placed: PlacedService): Named<IService> | undefined {
  const { port } = placed.service;
  if (port === undefined || !isReached(placed)) return undefined;
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: metadata(placed),
    spec: {
      type: 'ClusterIP',
      ...(placed.service.kind === 'daemon' && { clusterIP: 'None' }),
      selector: selectorOf(placed.name),
      ports: [{ name: MAIN_PORT, port, targetPort: port, protocol: 'TCP', appProtocol: appProtocol(placed) }],
    },
  };
}

/** The same for the new version alone, until it takes over. */
export function previewService(placed: PlacedService): Named<IService> | undefined {
  const active = service(placed);
  if (active === undefined || !hasPreview(placed)) return undefined;
  const written = serviceMetadata(placed, 'foundation', { isWrittenByOthers: true });
  return { ...active, metadata: { ...written, name: `${placed.name}${PREVIEW_SUFFIX}` } };
}

/** Whether something asks the new version alone: the load balancer, or the check of a release. */
export const hasPreview = (placed: PlacedService): boolean =>
  placed.service.release.strategy === 'blue-green' || checkedPaths(placed.service).length > 0;

/** Argo Rollouts chooses the pods of one version, by a label that it adds to the selector. */
function metadata(placed: PlacedService): Metadata {
  const isWrittenByOthers = placed.service.release.strategy === 'blue-green';
  return serviceMetadata(placed, 'foundation', isWrittenByOthers ? { isWrittenByOthers } : undefined);
}
