import { nodesOfDaemon } from '../daemon-nodes';
import { selectorOf, serviceMetadata } from './metadata';
import type { IDaemonSet, Named } from './models';
import { kubernetesArchitecture, NODES_LABEL, poolTaint } from './node-pools';
import type { PlacedService } from './placed-service';
import { podTemplate } from './pod';

/** One replica on each node of its node group, and on no node that others share. */
export function daemonSet(placed: PlacedService): Named<IDaemonSet> {
  const { architecture, name } = nodesOfDaemon(placed.stage, placed.name);
  return {
    apiVersion: 'apps/v1',
    kind: 'DaemonSet',
    metadata: serviceMetadata(placed, 'workload'),
    spec: {
      selector: { matchLabels: selectorOf(placed.name) },
      updateStrategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 1 } },
      template: podTemplate(placed, {
        nodeSelector: { 'kubernetes.io/arch': kubernetesArchitecture[architecture], [NODES_LABEL]: name },
        tolerations: [{ ...poolTaint(name), operator: 'Equal' }],
      }),
    },
  };
}
