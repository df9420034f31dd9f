import type { StageSpec } from '../../../lib/spec/stage';
import { covers, everyPort, showPorts } from '../ports';
import type { References } from '../references';
import { keyOf } from '../references';
import type { GroupRule, Opening } from '../security-groups';
import { groupRules, INTERNET, openings, ownersOf } from '../security-groups';
import type { KubernetesObjects } from './kubernetes-objects';
import type { PolicyPod } from './network-policies';
import { NetworkPolicies } from './network-policies';
import { PodConnections } from './pod-connections';
import type { PodRunner } from './pod-runners';
import { CLUSTER, places } from './ranges';

/**
 * Which parts of a stage can connect to each other: pods share the security group of their nodes, which says what any of
 * them can reach, and the policies say which of them may.
 *
 * `cluster` is what is on the nodes beside the services. In each namespace of services there may be other pods, too,
 * started by hand, say.
 */
export function reachability(
  references: References,
  spec: StageSpec,
  applied: KubernetesObjects,
  delivered: KubernetesObjects,
  runners: readonly PodRunner[],
): string[] {
  const key = clusterKey(references, applied);
  const owners = new Map([...ownersOf(references, spec), [key, CLUSTER] as const]);
  const ways = openings([...groupRules(references, spec), ...rulesOfEks(key)], owners);
  const pods = [...runners.map(podOf), ...strangers(runners)];
  const policies = new NetworkPolicies(delivered, pods, areEnforced(applied));
  const connections = new PodConnections(references, policies, pods, places(references, applied, owners), ways);
  return [...new Set([...groupLines(ways), ...connections.lines()])].toSorted();
}

/** The group that EKS makes for nodes and control plane. */
function clusterKey(references: References, applied: KubernetesObjects): string {
  const [cluster] = references.all('AWS::EKS::Cluster');
  const key = keyOf(cluster!);
  for (const { spec, metadata } of applied.all('NodeClass'))
    if (spec.securityGroupSelectorTerms.map(({ id }) => id).join() !== `${key}.ClusterSecurityGroupId`)
      throw new Error(`nodes of ${metadata.name} carry other groups than that of the cluster`);
  return key;
}

/** What is in that group from the start. https://docs.aws.amazon.com/eks/latest/userguide/sec-group-reqs.html */
function rulesOfEks(group: string): GroupRule[] {
  const all = { group, ports: everyPort } as const;
  return [
    { ...all, direction: 'in', peer: group },
    { ...all, direction: 'out', peer: group },
    { ...all, direction: 'out', peer: INTERNET },
  ];
}

/** Without both, policies are accepted and hold nobody back. https://docs.aws.amazon.com/eks/latest/userguide/auto-net-pol.html */
function areEnforced(applied: KubernetesObjects): boolean {
  const settings = applied.find('ConfigMap', 'kube-system', 'amazon-vpc-cni')?.data;
  const classes = applied.all('NodeClass');
  return (
    settings?.['enable-network-policy-controller'] === 'true' &&
    classes.every(({ spec }) => ['DefaultAllow', 'DefaultDeny'].includes(spec.networkPolicy ?? ''))
  );
}

function podOf({ name, namespace, labels, container }: PodRunner): PolicyPod {
  const ports = (container.ports ?? []).flatMap((port) =>
    port.name === undefined ? [] : [[port.name, port.containerPort] as const],
  );
  return { name, namespace, labels, ports: Object.fromEntries(ports) };
}

function strangers(runners: readonly PodRunner[]): PolicyPod[] {
  const namespaces = [...new Set(runners.map(({ namespace }) => namespace))];
  return namespaces.map((namespace) => ({ name: `others in ${namespace}`, namespace, labels: {}, ports: {} }));
}

/** A rule that another one makes superfluous has no line of its own. */
function groupLines(ways: readonly Opening[]): string[] {
  const isCovered = ({ from, to, ports }: Opening) =>
    ways.some(
      (wide) =>
        wide.from === from && wide.to === to && covers(wide.ports, ports) && showPorts(wide.ports) !== showPorts(ports),
    );
  return ways
    .filter((way) => !isCovered(way))
    .map(({ from, to, ports, only }) => `${from} -> ${to}:${showPorts(ports)}${only ? ` (open ${only} only)` : ''}`);
}
