import { NODES_LABEL, nodePools } from '../../lowering/kubernetes/node-pools';
import type { StageSpec } from '../../spec/stage';

/**
 * Puts a controller that asks a server of data on nodes of services, the only ones that data lets in. Not on Spot, and on
 * a declared pool only where there is no other.
 */
export function onServiceNodes(spec: StageSpec) {
  const isSharedByAll = nodePools(spec).some(({ declared }) => declared === undefined);
  return {
    // nodes of daemons are none of Auto Mode, and may have the same taint
    nodeSelector: { 'eks.amazonaws.com/compute-type': 'auto' },
    ...(!isSharedByAll && { tolerations: [{ key: NODES_LABEL, operator: 'Exists' }] }),
  };
}
