import type { Ports } from '../ports';
import { commonPorts, showPorts } from '../ports';
import type { References } from '../references';
import type { Opening } from '../security-groups';
import { INTERNET } from '../security-groups';
import type { NetworkPolicies, PolicyPeer, PolicyPod, PolicyRule } from './network-policies';
import type { NamedHosts } from './named-hosts';
import type { Place } from './ranges';
import { CLUSTER, DAEMON_NODES, includes, isInternet, isSubnet, onNode, SERVICE_NODES } from './ranges';

type Direction = 'Ingress' | 'Egress';

/** What nodes carry, of which any may be meant. */
const NODES = [CLUSTER, SERVICE_NODES, DAEMON_NODES];

/** What pods can connect to and from, where their policies and the security groups of their nodes both let them. */
export class PodConnections {
  private readonly onNode: ReadonlyMap<string, string>;

  constructor(
    private readonly references: References,
    private readonly policies: NetworkPolicies,
    private readonly pods: readonly PolicyPod[],
    private readonly places: readonly Place[],
    private readonly openings: readonly Opening[],
    private readonly hosts: NamedHosts,
  ) {
    this.onNode = onNode(references);
  }

  /** `api -> database main:5432`. What only one end allows, or what leads to nothing that is known, is told as well. */
  lines(): string[] {
    return this.pods.flatMap((pod) => [
      ...this.places.flatMap((place) => [
        ...this.withPlace(pod, place, 'Egress'),
        ...this.withPlace(pod, place, 'Ingress'),
      ]),
      ...this.pods.filter(({ name }) => name !== pod.name).flatMap((other) => this.toPod(pod, other)),
      ...this.toNamed(pod),
      ...this.fromPlatform(pod),
      ...this.unexplained(pod, 'Egress'),
      ...this.unexplained(pod, 'Ingress'),
    ]);
  }

  /** In part, where policies leave out subnets in which it is, too. */
  private withPlace(pod: PolicyPod, place: Place, direction: Direction): string[] {
    const [own, other] = [[CLUSTER, pod.nodes], place.name === CLUSTER ? NODES : [place.name]];
    const ways = direction === 'Egress' ? this.ways(own, other) : this.ways(other, own);
    const opened = new Map<string, Set<string>>();
    for (const { peer, ports } of this.policies.rulesOf(pod, direction)) {
      const ranges = place.ranges.filter((range) => this.admitsRange(peer, range));
      for (const common of ways.flatMap((way) => commonPorts(way, ports) ?? []))
        opened.set(showPorts(common), new Set([...(opened.get(showPorts(common)) ?? []), ...ranges]));
    }
    return [...opened]
      .filter(([, ranges]) => ranges.size > 0)
      .map(([ports, { size }]) => {
        const whole = size === new Set(place.ranges).size ? '' : ' (in part)';
        return `${between(pod.name, place.name, direction)}:${ports}${whole}`;
      });
  }

  /** Both ends have to allow it; where a policy names the pods of the other one, and that one does not answer, it says so. */
  private toPod(from: PolicyPod, to: PolicyPod): string[] {
    const out = this.policies.rulesOf(from, 'Egress').filter(({ peer }) => this.admitsPod(peer, to));
    const into = this.policies.rulesOf(to, 'Ingress').filter(({ peer }) => this.admitsPod(peer, from));
    const both = out.flatMap((rule) => into.flatMap((other) => commonPorts(rule.ports, other.ports) ?? []));
    const unanswered = (rules: readonly PolicyRule[], others: readonly PolicyRule[]) =>
      rules.filter(
        ({ peer, ports }) =>
          peer.kind === 'pods' && !others.some((other) => commonPorts(other.ports, ports) !== undefined),
      );
    const line = (ports: Ports, suffix = '') => `${from.name} -> ${to.name}:${showPorts(ports)}${suffix}`;
    return [
      ...both.map((ports) => line(ports)),
      ...unanswered(out, into).map(({ ports }) => line(ports, ' (open out only)')),
      ...unanswered(into, out).map(({ ports }) => line(ports, ' (open in only)')),
    ];
  }

  /** The internet, hosts by name, what is on the node, and what others run in the cluster. */
  private toNamed(pod: PolicyPod): string[] {
    return this.policies.rulesOf(pod, 'Egress').flatMap(({ peer, ports }) => {
      const named = peer.kind === 'range' ? this.onNode.get(peer.cidr) : undefined;
      if (named !== undefined) return [`${pod.name} -> ${named}:${showPorts(ports)}`];
      if (peer.kind === 'host')
        return [`${pod.name} -> ${this.hosts.behind(peer.host, ports.from)}:${showPorts(ports)}`];
      if (peer.kind === 'pods')
        return peer.pods
          .filter((other) => !this.pods.includes(other))
          .map(({ name }) => `${pod.name} -> ${name}:${showPorts(ports)}`);
      if (peer.kind === 'range' && !isInternet(this.references, peer)) return [];
      const ways = this.ways([CLUSTER, pod.nodes], [INTERNET]).flatMap((way) => commonPorts(way, ports) ?? []);
      return ways.map((way) => `${pod.name} -> ${INTERNET}:${showPorts(way)}`);
    });
  }

  /** What others run in the cluster may come in. */
  private fromPlatform(pod: PolicyPod): string[] {
    return this.policies
      .rulesOf(pod, 'Ingress')
      .flatMap(({ peer, ports }) =>
        peer.kind === 'pods'
          ? peer.pods
              .filter((other) => !this.pods.includes(other))
              .map(({ name }) => `${name} -> ${pod.name}:${showPorts(ports)}`)
          : [],
      );
  }

  /** Peers that are not just what the stage has: other or wider ranges, subnets in which nothing answers, no pods at all. */
  private unexplained(pod: PolicyPod, direction: Direction): string[] {
    return this.policies.rulesOf(pod, direction).flatMap(({ peer, ports }) => {
      if (peer.kind === 'anything' || peer.kind === 'host') return [];
      if (peer.kind === 'pods')
        return peer.pods.length > 0 ? [] : [`${between(pod.name, 'no pod', direction)}:${showPorts(ports)}`];
      const { cidr, except } = peer;
      const isNamed = this.onNode.has(cidr) || isInternet(this.references, peer);
      if (isNamed && direction === 'Egress') return [];
      const isUsed = this.places.some(
        (place) =>
          this.withPlace(pod, place, direction).length > 0 && place.ranges.some((range) => includes(peer, range)),
      );
      if (isUsed && isSubnet(this.references, peer)) return [];
      const range = [cidr, ...except].join(' without ');
      return [`${between(pod.name, range, direction)}:${showPorts(ports)}`];
    });
  }

  private admitsRange(peer: PolicyPeer, range: string): boolean {
    return peer.kind === 'anything' || (peer.kind === 'range' && includes(peer, range));
  }

  /** A pod may have an address in any subnet of the nodes. */
  private admitsPod(peer: PolicyPeer, pod: PolicyPod): boolean {
    if (peer.kind === 'pods') return peer.pods.includes(pod);
    const nodes = this.places.find(({ name }) => name === CLUSTER)?.ranges ?? [];
    return nodes.some((range) => this.admitsRange(peer, range));
  }

  /** What security groups let through between any of those at each end. */
  private ways(from: readonly string[], to: readonly string[]): Ports[] {
    return this.openings
      .filter((opening) => from.includes(opening.from) && to.includes(opening.to) && opening.only === undefined)
      .map(({ ports }) => ports);
  }
}

function between(pod: string, other: string, direction: Direction): string {
  return direction === 'Egress' ? `${pod} -> ${other}` : `${other} -> ${pod}`;
}
