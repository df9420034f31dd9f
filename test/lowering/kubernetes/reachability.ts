import type { INetworkPolicy, INetworkPolicyPeer, INetworkPolicyPort } from '../../../lib/lowering/kubernetes/models';
import { namespaceOf } from '../../../lib/lowering/kubernetes/placed-service';
import { parseCidr } from '../../../lib/spec/address-range';
import type { StageSpec } from '../../../lib/spec/stage';
import { allOf } from './objects';

/** One end of a connection: pods of a service, or an address outside of the cluster. */
export interface End {
  readonly name: string;
  readonly address: string;
  /** Only of pods. */
  readonly namespace?: string;
  readonly labels?: Readonly<Record<string, string>>;
}

type Rule = { readonly peers: readonly INetworkPolicyPeer[]; readonly ports: readonly INetworkPolicyPort[] };

/** Pods of each service, at addresses of the first private subnet. */
export function podsOf(stage: StageSpec, subnet: string): End[] {
  const prefix = subnet.split('.').slice(0, 3).join('.');
  return Object.keys(stage.services).map((name, i) => ({
    name,
    address: `${prefix}.${i + 10}`,
    namespace: namespaceOf(stage, name),
    labels: { 'app.kubernetes.io/name': name },
  }));
}

/**
 * Who may open which TCP connection, read off the NetworkPolicies alone: `api -> database:5432`.
 *
 * Both ends have to allow it. As the agent of EKS does, an address is judged by the longest range that holds it, where
 * an exception is a range that forbids.
 */
export function connections(stage: StageSpec, ends: readonly End[], ports: readonly number[]): string[] {
  const policies = allOf(stage, 'NetworkPolicy');
  return ends.flatMap((from) =>
    ends
      .filter((to) => to !== from && (from.labels ?? to.labels) !== undefined)
      .flatMap((to) =>
        ports
          .filter((port) => mayConnect(policies, from, to, port))
          .map((port) => `${from.name} -> ${to.name}:${port}`),
      ),
  );
}

function mayConnect(policies: readonly INetworkPolicy[], from: End, to: End, port: number): boolean {
  const out = rulesFor(policies, from, 'Egress');
  const into = rulesFor(policies, to, 'Ingress');
  return (out === undefined || admits(out, to, port)) && (into === undefined || admits(into, from, port));
}

/** Undefined for what no policy isolates. */
function rulesFor(
  all: readonly INetworkPolicy[],
  { namespace, labels }: End,
  direction: 'Ingress' | 'Egress',
): Rule[] | undefined {
  if (labels === undefined) return undefined;
  const policies = all.filter(
    ({ metadata, spec }) =>
      metadata?.namespace === namespace &&
      spec?.policyTypes?.includes(direction) === true &&
      matches(spec.podSelector?.matchLabels, labels),
  );
  if (policies.length === 0) return undefined;
  return policies.flatMap(({ spec }) =>
    direction === 'Ingress'
      ? (spec?.ingress ?? []).map(({ from, ports }) => ({ peers: from ?? [], ports: ports ?? [] }))
      : (spec?.egress ?? []).map(({ to, ports }) => ({ peers: to ?? [], ports: ports ?? [] })),
  );
}

function admits(rules: readonly Rule[], other: End, port: number): boolean {
  const verdicts = rules.flatMap(({ peers, ports }) => peers.flatMap((peer) => verdictsOf(peer, ports, other, port)));
  const longest = Math.max(...verdicts.map(({ prefix }) => prefix));
  const decisive = verdicts.filter(({ prefix }) => prefix === longest);
  return decisive.some(({ allowed }) => allowed);
}

function verdictsOf(
  { ipBlock, podSelector, namespaceSelector }: INetworkPolicyPeer,
  ports: readonly INetworkPolicyPort[],
  other: End,
  port: number,
) {
  const allowed = ports.some((each) => each.port === port && each.protocol === 'TCP');
  if (ipBlock === undefined) {
    const isMeant =
      other.labels !== undefined &&
      matches(podSelector?.matchLabels, other.labels) &&
      matches(namespaceSelector?.matchLabels, { 'kubernetes.io/metadata.name': other.namespace ?? '' });
    return isMeant ? [{ prefix: 32, allowed }] : [];
  }
  const exceptions = (ipBlock.except ?? []).map((cidr) => ({ cidr, allowed: false }));
  return [{ cidr: ipBlock.cidr, allowed }, ...exceptions].flatMap((range) => {
    const { first, last, prefix } = parseCidr(range.cidr)!;
    const address = parseCidr(`${other.address}/32`)!.first;
    return first <= address && address <= last ? [{ prefix, allowed: range.allowed }] : [];
  });
}

function matches(
  wanted: Readonly<Record<string, string>> | undefined,
  labels: Readonly<Record<string, string>>,
): boolean {
  return Object.entries(wanted ?? {}).every(([key, value]) => labels[key] === value);
}
