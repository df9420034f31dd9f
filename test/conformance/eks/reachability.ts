import type { StageSpec } from '../../../lib/spec/stage';
import { covers, everyPort, showPorts } from '../ports';
import type { References } from '../references';
import { keyOf } from '../references';
import type { GroupRule, Opening } from '../security-groups';
import { groupKeys, groupRules, INTERNET, openings, ownersOf } from '../security-groups';
import type { KubernetesObjects } from './kubernetes-objects';
import { NamedHosts } from './named-hosts';
import type { PolicyPod } from './network-policies';
import { NetworkPolicies } from './network-policies';
import { isOnOwnGroup } from './nodes';
import { addresses } from './places';
import { PodConnections } from './pod-connections';
import type { PodRunner } from './pod-runners';
import { CLUSTER, DAEMON_NODES, places, SERVICE_NODES } from './ranges';

/**
 * Which parts of a stage can connect to each other: pods share the security groups of their nodes, which say what any of
 * them can reach, and the policies say which of them may.
 *
 * `cluster` is what is on any node, controllers among it, and `nodes of services` what policies do not hold on those. In
 * each namespace of services there may be other pods, too, started by hand, say.
 */
export function reachability(
  references: References,
  spec: StageSpec,
  applied: KubernetesObjects,
  delivered: KubernetesObjects,
  runners: readonly PodRunner[],
): string[] {
  const [cluster] = references.all('AWS::EKS::Cluster');
  const key = keyOf(cluster!);
  // of the same group the last name counts
  const owners = new Map([...ownersOf(references, spec), ...groupsOfNodes(references, key, applied)]);
  const ways = openings([...groupRules(references, spec), ...rulesOfEks(key)], owners);
  const nodesOf = (runner: PodRunner) => (isOnOwnGroup(references, applied, runner) ? DAEMON_NODES : SERVICE_NODES);
  const pods = [...runners.map((runner) => podOf(runner, nodesOf(runner))), ...strangers(runners)];
  const others = platformPods(applied);
  const policies = new NetworkPolicies(delivered, [...pods, ...others], areEnforced(references, applied));
  const hosts = new NamedHosts(references, owners, addresses(delivered, runners), others);
  const connections = new PodConnections(references, policies, pods, places(references, applied, owners), ways, hosts);
  return [...new Set([...groupLines(ways), ...connections.lines()])].toSorted();
}

/** The group that EKS makes for all nodes and the control plane, and what the nodes of services carry beside it. */
function groupsOfNodes(
  references: References,
  cluster: string,
  applied: KubernetesObjects,
): [key: string, owner: string][] {
  const groups = applied.all('NodeClass').flatMap(({ spec, metadata }) => {
    const carried = spec.securityGroupSelectorTerms.map(({ id }) => id);
    const own = carried.filter((id) => id !== `${cluster}.ClusterSecurityGroupId`);
    if (own.length === carried.length) throw new Error(`nodes of ${metadata.name} do not reach the control plane`);
    return own.map((id): [string, string] => [id.replace(/\.GroupId$/, ''), SERVICE_NODES]);
  });
  const ofDaemons = references.all('AWS::EC2::LaunchTemplate').flatMap((template) => {
    const { SecurityGroupIds } = template.resource.Properties!['LaunchTemplateData'] as { SecurityGroupIds: unknown };
    const keys = groupKeys(references, template, SecurityGroupIds);
    if (!keys.includes(cluster)) throw new Error(`nodes of ${template.id} do not reach the control plane`);
    return keys.map((each): [string, string] => [each, DAEMON_NODES]);
  });
  return [...ofDaemons, ...groups, [cluster, CLUSTER]];
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

/**
 * Without both, policies are accepted and hold nobody back. https://docs.aws.amazon.com/eks/latest/userguide/auto-net-pol.html
 *
 * Nodes that are none of Auto Mode have it from an add-on. https://docs.aws.amazon.com/eks/latest/userguide/cni-network-policy-configure.html
 */
function areEnforced(references: References, applied: KubernetesObjects): boolean {
  const settings = applied.find('ConfigMap', 'kube-system', 'amazon-vpc-cni')?.data;
  const classes = applied.all('NodeClass');
  return (
    settings?.['enable-network-policy-controller'] === 'true' &&
    classes.every(({ spec }) => ['DefaultAllow', 'DefaultDeny'].includes(spec.networkPolicy ?? '')) &&
    (references.all('AWS::EKS::Nodegroup').length === 0 || isInNetworkAddOn(references))
  );
}

function isInNetworkAddOn(references: References): boolean {
  return references.all('AWS::EKS::Addon').some(({ resource }) => {
    const { AddonName, ConfigurationValues = '{}' } = resource.Properties as Record<string, string>;
    const { enableNetworkPolicy } = JSON.parse(ConfigurationValues) as { enableNetworkPolicy?: string };
    return AddonName === 'vpc-cni' && enableNetworkPolicy === 'true';
  });
}

function podOf({ name, namespace, labels, container }: PodRunner, nodes: string): PolicyPod {
  const ports = (container.ports ?? []).flatMap((port) =>
    port.name === undefined ? [] : [[port.name, port.containerPort] as const],
  );
  return { name, namespace, labels, ports: Object.fromEntries(ports), nodes };
}

function strangers(runners: readonly PodRunner[]): PolicyPod[] {
  const namespaces = [...new Set(runners.map(({ namespace }) => namespace))];
  return namespaces.map((namespace) => ({
    name: `others in ${namespace}`,
    namespace,
    labels: {},
    ports: {},
    nodes: SERVICE_NODES,
  }));
}

/** Charts of others whose pods policies name, with the labels that those have. */
const platform: Readonly<Record<string, Pick<PolicyPod, 'name' | 'labels'>>> = {
  'platform.argo-rollouts': { name: 'release check', labels: { 'app.kubernetes.io/name': 'argo-rollouts' } },
  'platform.istiod': { name: 'mesh control plane', labels: { app: 'istiod' } },
  'platform.kube-prometheus-stack': { name: 'prometheus', labels: { 'app.kubernetes.io/name': 'prometheus' } },
  'platform.opentelemetry-collector': {
    name: 'collector',
    labels: { app: 'otel-collector', 'app.kubernetes.io/name': 'opentelemetry-collector' },
  },
};

/** What others run in the cluster and policies name. */
function platformPods(applied: KubernetesObjects): PolicyPod[] {
  return applied.all('ApplicationSet').flatMap(({ metadata, spec }) => {
    const known = platform[metadata.name ?? ''];
    const { namespace } = spec.template.spec.destination;
    return known === undefined ? [] : [{ ...known, namespace, ports: {}, nodes: CLUSTER }];
  });
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
