import { selectorOf, serviceMetadata } from './metadata';
import type { IDaemonSet, Named } from './models';
import type { PlacedService } from './placed-service';
import { podTemplate } from './pod';

/** One replica on every node of the right architecture, whatever keeps others away from it. */
export function daemonSet(placed: PlacedService): Named<IDaemonSet> {
  return {
    apiVersion: 'apps/v1',
    kind: 'DaemonSet',
    metadata: serviceMetadata(placed, 'workload'),
    spec: {
      selector: { matchLabels: selectorOf(placed.name) },
      updateStrategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 1 } },
      template: podTemplate(placed, { tolerations: [{ operator: 'Exists' }] }),
    },
  };
}
