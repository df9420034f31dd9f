import { selectorOf, serviceMetadata } from './metadata';
import type { IPodDisruptionBudget, Named } from './models';
import type { PlacedService } from './placed-service';

/** Nodes come and go; they may take one replica at a time. Of a single replica it would only hold up the node. */
export function disruptionBudget(placed: PlacedService): Named<IPodDisruptionBudget> | undefined {
  const { kind, replicas } = placed.service;
  if (kind === 'job' || kind === 'daemon' || replicas.min < 2) return undefined;
  return {
    apiVersion: 'policy/v1',
    kind: 'PodDisruptionBudget',
    metadata: serviceMetadata(placed, 'foundation'),
    spec: {
      maxUnavailable: 1,
      selector: { matchLabels: selectorOf(placed.name) },
      // a replica that never gets ready must not keep its node for ever
      unhealthyPodEvictionPolicy: 'AlwaysAllow',
    },
  };
}
