import { charts } from '../../../data/kubernetes';
import type { EgressName } from '../../../spec/egress-name';
import type { StageSpec } from '../../../spec/stage';
import { isInMesh } from '../../mesh';
import { syncWave, systemLabels } from '../metadata';
import type { INetworkPolicy, Named } from '../models';
import { tcp } from '../network-peers';
import type { PlacedService } from '../placed-service';
import { PROXY_LABEL } from './proxy';

/** Where proxies get their certificates and their configuration. */
const CONTROL_PLANE_PORT = 15012;
const HOST = `istiod.${charts.istiod.namespace}.svc`;

/** Every proxy of a namespace may talk to its control plane. No service can have a name with two hyphens in a row. */
export function allowControlPlane(stage: StageSpec, namespace: string): Named<INetworkPolicy> | undefined {
  if (stage.mesh === undefined) return undefined;
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: {
      name: 'mesh--control-plane',
      namespace,
      labels: systemLabels(stage.system),
      annotations: syncWave('foundation'),
    },
    spec: {
      podSelector: { matchLabels: { [PROXY_LABEL]: 'true' } },
      policyTypes: ['Egress'],
      egress: [
        {
          to: [
            {
              namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': charts.istiod.namespace } },
              podSelector: { matchLabels: { app: 'istiod' } },
            },
          ],
          ports: [tcp(CONTROL_PLANE_PORT)],
        },
      ],
    },
  };
}

/** The same by name, for a service that may look up listed names alone. */
export function controlPlaneNames({ stage, service }: PlacedService): EgressName[] {
  if (!isInMesh(stage, service)) return [];
  return [HOST, `${HOST}.cluster.local`].map((host) => ({ host, port: CONTROL_PLANE_PORT }));
}
