import type { INetworkPolicyPeer, INetworkPolicyPort } from '../../../lib/lowering/kubernetes/models';
import type { Ports } from '../ports';
import { everyPort } from '../ports';
import type { KubernetesObjects } from './kubernetes-objects';

/** Pods that the policies of a cluster tell apart. */
export interface PolicyPod {
  readonly name: string;
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
  /** Numbers of the ports that have names. */
  readonly ports: Readonly<Record<string, number>>;
  /** Whose security group its nodes carry. */
  readonly nodes: string;
}

/** Something that a policy lets a pod connect to, or be connected from. */
export type PolicyPeer =
  | { readonly kind: 'anything' }
  | { readonly kind: 'pods'; readonly pods: readonly PolicyPod[] }
  | { readonly kind: 'range'; readonly cidr: string; readonly except: readonly string[] }
  | { readonly kind: 'host'; readonly host: string };

export interface PolicyRule {
  readonly peer: PolicyPeer;
  readonly ports: Ports;
}

type Direction = 'Ingress' | 'Egress';

/** The policies of a cluster, of both kinds: each allows by itself. */
export class NetworkPolicies {
  constructor(
    private readonly delivered: KubernetesObjects,
    private readonly pods: readonly PolicyPod[],
    /** Whether the cluster enforces any. */
    private readonly enforced: boolean,
  ) {}

  /** What a pod may do in a direction: each thing that some policy allows, or anything when none is about the pod. */
  rulesOf(pod: PolicyPod, direction: Direction): PolicyRule[] {
    const about = this.delivered
      .all('NetworkPolicy')
      .filter(
        ({ metadata, spec }) =>
          metadata.namespace === pod.namespace &&
          (spec?.policyTypes ?? ['Ingress']).includes(direction) &&
          matches(spec?.podSelector, pod.labels),
      );
    const named = direction === 'Egress' ? this.namesFor(pod) : [];
    if (!this.enforced || about.length + named.length === 0) return [{ peer: { kind: 'anything' }, ports: everyPort }];
    const rules = about.flatMap(({ spec }) =>
      direction === 'Ingress'
        ? (spec?.ingress ?? []).flatMap(({ from, ports }) => this.rules(pod, pod, from, ports))
        : (spec?.egress ?? []).flatMap(({ to, ports }) => this.rules(pod, undefined, to, ports)),
    );
    return [...rules, ...named];
  }

  /** Hosts by name. A rule allows each of its names on each of its ports. */
  private namesFor(pod: PolicyPod): PolicyRule[] {
    return this.delivered
      .all('ApplicationNetworkPolicy')
      .filter(({ metadata, spec }) => metadata.namespace === pod.namespace && matches(spec.podSelector, pod.labels))
      .flatMap(({ spec }) => spec.egress)
      .flatMap(({ to, ports }) =>
        to
          .flatMap(({ domainNames }) => domainNames)
          .flatMap((host) =>
            ports.map((port) => ({ peer: { kind: 'host' as const, host }, ports: portsOf(port, undefined) })),
          ),
      );
  }

  /** @param listener whose names of ports count; undefined for those of whatever the peer is */
  private rules(
    { namespace }: PolicyPod,
    listener: PolicyPod | undefined,
    peers: readonly INetworkPolicyPeer[] = [],
    ports: readonly INetworkPolicyPort[] = [],
  ): PolicyRule[] {
    const opened = ports.length === 0 ? [everyPort] : ports.map((port) => portsOf(port, listener));
    const meant: PolicyPeer[] =
      peers.length === 0 ? [{ kind: 'anything' }] : peers.map((peer) => this.peerOf(peer, namespace));
    return meant.flatMap((peer) => opened.map((each) => ({ peer, ports: each })));
  }

  private peerOf({ ipBlock, podSelector, namespaceSelector }: INetworkPolicyPeer, own: string): PolicyPeer {
    if (ipBlock) return { kind: 'range', cidr: ipBlock.cidr, except: ipBlock.except ?? [] };
    const pods = this.pods.filter(({ namespace, labels }) => {
      const isThere = namespaceSelector ? matches(namespaceSelector, this.labelsOf(namespace)) : namespace === own;
      return isThere && matches(podSelector, labels);
    });
    return { kind: 'pods', pods };
  }

  private labelsOf(namespace: string): Record<string, string> {
    const object = this.delivered.find('Namespace', undefined, namespace);
    return { ...object?.metadata.labels, 'kubernetes.io/metadata.name': namespace };
  }
}

interface Selector {
  readonly matchLabels?: Readonly<Record<string, string>>;
  readonly matchExpressions?: readonly unknown[];
}

/** A selector that says nothing chooses everything. */
function matches(selector: Selector | undefined, labels: Readonly<Record<string, string>>): boolean {
  if ((selector?.matchExpressions ?? []).length > 0) throw new Error('expressions in selectors are not read here');
  return Object.entries(selector?.matchLabels ?? {}).every(([key, value]) => labels[key] === value);
}

function portsOf({ protocol = 'TCP', port, endPort }: INetworkPolicyPort, listener: PolicyPod | undefined): Ports {
  const name = protocol.toLowerCase();
  if (port === undefined) return { ...everyPort, protocol: name };
  const from = typeof port === 'number' ? port : listener?.ports[port];
  if (from === undefined) throw new Error(`which port is '${port}'?`);
  return { protocol: name, from, to: endPort ?? from };
}
