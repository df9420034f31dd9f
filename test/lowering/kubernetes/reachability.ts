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
 * Who may open which TCP connection, read off the NetworkPolicies alone: `api -> database:5432`. Both ends have to allow
 * it.
 *
 * Kubernetes says that each rule allows by itself. The agent of EKS judges an address by the longest range that holds
 * it, where an exception is a range that forbids. Where the two differ, the connection is `disputed`.
 */
export function connections(stage: StageSpec, ends: readonly End[], ports: readonly number[]): string[] {
  const policies = allOf(stage, 'NetworkPolicy');
  const pairs = ends.flatMap((from) => ends.filter((to) => to !== from).map((to) => ({ from, to })));
  return pairs
    .filter(({ from, to }) => (from.labels ?? to.labels) !== undefined)
    .flatMap(({ from, to }) =>
      ports.flatMap((port) => {
        const [byRule, byRange] = [anyRule, longestRange].map((reading) =>
          mayConnect(policies, from, to, port, reading),
        );
        if (byRule === false && byRange === false) return [];
        return [`${from.name} -> ${to.name}:${port}${byRule === byRange ? '' : ' (disputed)'}`];
      }),
    );
}

interface Verdict {
  /** Length of the prefix of the range that it is about. */
  readonly prefix: number;
  readonly says: 'yes' | 'other port' | 'exception';
}

/** How verdicts on one connection add up. */
type Reading = (verdicts: readonly Verdict[]) => boolean;

const anyRule: Reading = (verdicts) => verdicts.some(({ says }) => says === 'yes');

const longestRange: Reading = (verdicts) => {
  const longest = Math.max(...verdicts.map(({ prefix }) => prefix));
  const decisive = verdicts.filter(({ prefix }) => prefix === longest);
  return anyRule(decisive) && decisive.every(({ says }) => says !== 'exception');
};

function mayConnect(policies: readonly INetworkPolicy[], from: End, to: End, port: number, reading: Reading): boolean {
  const out = rulesFor(policies, from, 'Egress');
  const into = rulesFor(policies, to, 'Ingress');
  const admits = (rules: readonly Rule[], other: End) =>
    reading(rules.flatMap(({ peers, ports }) => peers.flatMap((peer) => verdictsOf(peer, ports, other, port))));
  return (out === undefined || admits(out, to)) && (into === undefined || admits(into, from));
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

function verdictsOf(
  { ipBlock, podSelector, namespaceSelector }: INetworkPolicyPeer,
  ports: readonly INetworkPolicyPort[],
  other: End,
  port: number,
): Verdict[] {
  const says = ports.some((each) => each.port === port && each.protocol === 'TCP') ? 'yes' : 'other port';
  if (ipBlock === undefined) {
    const isMeant =
      other.labels !== undefined &&
      matches(podSelector?.matchLabels, other.labels) &&
      matches(namespaceSelector?.matchLabels, { 'kubernetes.io/metadata.name': other.namespace ?? '' });
    return isMeant ? [{ prefix: 32, says }] : [];
  }
  const exception = (ipBlock.except ?? []).find((cidr) => holds(cidr, other));
  if (!holds(ipBlock.cidr, other)) return [];
  return [{ prefix: prefixOf(exception ?? ipBlock.cidr), says: exception === undefined ? says : 'exception' }];
}

function holds(cidr: string, { address }: End): boolean {
  const [range, host] = [parseCidr(cidr)!, parseCidr(`${address}/32`)!];
  return range.first <= host.first && host.first <= range.last;
}

function prefixOf(cidr: string): number {
  return parseCidr(cidr)!.prefix;
}

function matches(
  wanted: Readonly<Record<string, string>> | undefined,
  labels: Readonly<Record<string, string>>,
): boolean {
  return Object.entries(wanted ?? {}).every(([key, value]) => labels[key] === value);
}
