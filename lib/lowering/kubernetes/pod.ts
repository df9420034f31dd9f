import type { ServiceSpec } from '../../spec/service';
import { zonesOf } from '../service-zones';
import { configHash } from './config-map';
import { container, DRAIN_SECONDS } from './container';
import { isOnSpot } from './capacity-parts';
import { proxyLabels } from './mesh/proxy';
import { selectorOf, serviceLabels } from './metadata';
import type { IPodSpec, IPodTemplateSpec, ITopologySpreadConstraint } from './models';
import { kubernetesArchitecture, NODES_LABEL, poolTaint } from './node-pools';
import type { PlacedService } from './placed-service';
import { isReached } from './placed-service';
import { sidecars } from './sidecars';
import { volumes } from './volumes';

/** Keeps whoever does not ask for it from nodes that may be taken away with two minutes of notice. */
export const spotTaint = { key: 'karpenter.sh/capacity-type', value: 'spot', effect: 'NoSchedule' } as const;

/** Availability Zone of a node. */
const ZONE_LABEL = 'topology.kubernetes.io/zone';

/** Identity of pods that have none of their own. Every namespace has it. */
export const NOBODY = 'default';

/** What the pods of a service are made from. */
export function podTemplate(placed: PlacedService, kindSpecific: Partial<IPodSpec> = {}): IPodTemplateSpec {
  return {
    metadata: {
      labels: { ...serviceLabels(placed), ...proxyLabels(placed) },
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
    affinity: affinity(placed),
    tolerations: tolerations(service),
    terminationGracePeriodSeconds: service.shutdownSeconds + (isReached(placed) ? DRAIN_SECONDS : 0),
    securityContext: { seccompProfile: { type: 'RuntimeDefault' } },
    initContainers: sidecars(placed),
    containers: [container(placed)],
    volumes: volumes(placed),
  };
}

/**
 * Zones in which there must be nodes. A third one may be lost, and the others still take its replicas: with fewer zones
 * than this Kubernetes puts one replica in each and no more.
 */
const MIN_ZONES = 2;

/**
 * Replicas of one revision over the zones, as evenly as can be. `minDomains` counts zones in which there is no node yet,
 * so that the first replicas do not settle in one.
 */
export function spreadOverZones({ stage, name, service }: PlacedService): ITopologySpreadConstraint[] | undefined {
  if (service.replicas.max < 2) return undefined;
  return [
    {
      maxSkew: 1,
      minDomains: Math.max(1, Math.min(MIN_ZONES, zonesOf(stage, service).length, service.replicas.min)),
      topologyKey: ZONE_LABEL,
      whenUnsatisfiable: 'DoNotSchedule',
      labelSelector: { matchLabels: selectorOf(name) },
      matchLabelKeys: ['pod-template-hash'],
    },
  ];
}

/** Only in the zones that the service names. A spread counts no others then, so its replicas are even over these. */
function affinity({ stage, service }: PlacedService): IPodSpec['affinity'] {
  if (service.zones === undefined) return undefined;
  const values = zonesOf(stage, service);
  const inZones = { key: ZONE_LABEL, operator: 'In' as const, values };
  const required = { nodeSelectorTerms: [{ matchExpressions: [inZones] }] };
  return { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: required } };
}

function nodeSelector(service: ServiceSpec): Record<string, string> {
  return {
    'kubernetes.io/arch': kubernetesArchitecture[service.architecture],
    ...(isOnSpot(service) && { [spotTaint.key]: spotTaint.value }),
    ...(service.nodes !== undefined && { [NODES_LABEL]: service.nodes }),
  };
}

function tolerations(service: ServiceSpec): IPodSpec['tolerations'] {
  const taints = [
    ...(isOnSpot(service) ? [spotTaint] : []),
    ...(service.nodes === undefined ? [] : [poolTaint(service.nodes)]),
  ];
  return taints.length === 0 ? undefined : taints.map((taint) => ({ ...taint, operator: 'Equal' }));
}
