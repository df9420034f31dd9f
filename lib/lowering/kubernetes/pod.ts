import type { ServiceSpec } from '../../spec/service';
import { configHash } from './config-map';
import { container, DRAIN_SECONDS } from './container';
import { selectorOf, serviceLabels } from './metadata';
import type { IPodSpec, IPodTemplateSpec, ITopologySpreadConstraint } from './models';
import { kubernetesArchitecture } from './node-pools';
import type { PlacedService } from './placed-service';
import { isReached } from './placed-service';

/** Keeps whoever does not ask for it from nodes that may be taken away with two minutes of notice. */
export const spotTaint = { key: 'karpenter.sh/capacity-type', value: 'spot', effect: 'NoSchedule' } as const;

/** Identity of pods that have none of their own. Every namespace has it. */
export const NOBODY = 'default';

/** What the pods of a service are made from. */
export function podTemplate(placed: PlacedService, kindSpecific: Partial<IPodSpec> = {}): IPodTemplateSpec {
  return {
    metadata: {
      labels: serviceLabels(placed),
      annotations: placed.released ? { 'slipway.dev/config-hash': configHash(placed) } : undefined,
    },
    spec: { ...podSpec(placed), ...kindSpecific },
  };
}

function podSpec(placed: PlacedService): IPodSpec {
  const { name, service, released } = placed;
  return {
    serviceAccountName: released ? name : NOBODY,
    automountServiceAccountToken: false,
    // variables such as MAIN_PORT, made from the names of Services, would mix with those of the container contract
    enableServiceLinks: false,
    // full names are looked up as they are, not in four search domains first
    dnsConfig: { options: [{ name: 'ndots', value: '2' }] },
    nodeSelector: nodeSelector(service),
    tolerations: service.capacity.spot ? [{ ...spotTaint, operator: 'Equal' }] : undefined,
    terminationGracePeriodSeconds: service.shutdownSeconds + (isReached(placed) ? DRAIN_SECONDS : 0),
    securityContext: { seccompProfile: { type: 'RuntimeDefault' } },
    containers: [container(placed)],
  };
}

/**
 * Replicas of one revision over the zones, as evenly as can be. `minDomains` counts zones in which there is no node yet,
 * so that the first replicas do not settle in one.
 */
export function spreadOverZones({ stage, name, service }: PlacedService): ITopologySpreadConstraint[] | undefined {
  if (service.replicas.max < 2) return undefined;
  return [
    {
      maxSkew: 1,
      minDomains: Math.max(1, Math.min(stage.zones.length, service.replicas.min)),
      topologyKey: 'topology.kubernetes.io/zone',
      whenUnsatisfiable: 'DoNotSchedule',
      labelSelector: { matchLabels: selectorOf(name) },
      matchLabelKeys: ['pod-template-hash'],
    },
  ];
}

function nodeSelector({ architecture, capacity }: ServiceSpec): Record<string, string> {
  const arch = { 'kubernetes.io/arch': kubernetesArchitecture[architecture] };
  return capacity.spot ? { ...arch, [spotTaint.key]: spotTaint.value } : arch;
}
