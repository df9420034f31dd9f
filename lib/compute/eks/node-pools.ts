import type { KubernetesManifest } from 'aws-cdk-lib/aws-eks-v2';
import type { INetwork } from '../../contracts/network';
import { spotTaint } from '../../lowering/kubernetes/pod';
import { nodeLifetimeHours } from '../../lowering/kubernetes/node-lifetime';
import type { NodePool } from '../../lowering/kubernetes/node-pools';
import { NODES_LABEL, nodePools, poolTaint } from '../../lowering/kubernetes/node-pools';
import { clusterName } from '../../lowering/names';
import { stageTags } from '../../lowering/tags';
import type { NodePoolSpec } from '../../spec/compute';
import type { StageSpec } from '../../spec/stage';
import type { IConfigMap } from '../../lowering/kubernetes/models';
import { addObjects } from './bootstrap-objects';
import { allowNodeTags } from './node-tags';
import type { INodePool } from '../../lowering/kubernetes/models';
import type { SystemCluster } from './system-cluster';

const NODE_CLASS = 'services';

/** A node goes after this time, whatever its pods and their disruption budgets say. More than any pod may take to stop. */
const DRAIN_HOURS = 2;

/** Nodes on which services run. Policies between pods hold there, which the built-in pools of Auto Mode do not offer. */
export function addNodePools(
  { cluster, nodeRole, nodeSecurityGroups }: SystemCluster,
  spec: StageSpec,
  network: INetwork,
): KubernetesManifest {
  const tagging = allowNodeTags(cluster, 'NodeTags', cluster.role, clusterName(spec), Object.keys(stageTags(spec)));
  const nodeClass = (name: string, size: number) => ({
    apiVersion: 'eks.amazonaws.com/v1',
    kind: 'NodeClass',
    metadata: { name },
    spec: {
      role: nodeRole.roleName,
      subnetSelectorTerms: network.privateSubnets.map(({ subnetId }) => ({ id: subnetId })),
      // both at once: the first leads to control plane and other nodes, the second to data
      securityGroupSelectorTerms: [
        { id: cluster.clusterSecurityGroupId },
        { id: nodeSecurityGroups.services.securityGroupId },
      ],
      networkPolicy: 'DefaultAllow',
      networkPolicyEventLogs: 'Enabled',
      ephemeralStorage: { size: `${size}Gi` },
      tags: stageTags(spec),
    },
  });
  const pools = nodePools(spec);
  const objects = [
    nodeClass(NODE_CLASS, diskGiB(spec)),
    ...declaredPools(pools).map(({ name, diskGiB: atLeast = 0 }) =>
      nodeClass(nodeClassOf(name), Math.max(atLeast, diskGiB(spec, name))),
    ),
    ...pools.map((pool) => nodePool(pool, nodeLifetimeHours(spec))),
  ];
  // the nodes go with their cluster, which drains none; to wait for each here could outlast the function
  return addObjects(cluster, 'NodePools', cluster, objects, { after: [tagging], keep: true });
}

/** Nodes of a declared pool have disks of their own. */
const nodeClassOf = (pool: string) => `${NODE_CLASS}-${pool}`;

function declaredPools(pools: readonly NodePool[]): NonNullable<NodePool['declared']>[] {
  const declared = pools.flatMap((pool) => pool.declared ?? []);
  return [...new Map(declared.map((pool) => [pool.name, pool])).values()];
}

/** Disk of a node: what images and logs take, and the largest scratch disk that a service of its pool asks for. */
function diskGiB({ services }: StageSpec, pool?: string): number {
  const disks = Object.values(services).map(({ nodes, ephemeralStorageGiB = 0 }) =>
    nodes === pool ? ephemeralStorageGiB : 0,
  );
  return 60 + Math.max(20, ...disks);
}

/** Current machine families of moderate size; a node that is empty or could be smaller goes after a minute. */
function nodePool({ name, architecture, capacity, declared }: NodePool, lifetimeHours: number): INodePool {
  const requirement = (key: string, values: string[]) => ({ key, operator: 'In' as const, values });
  const taints = [...(capacity === 'spot' ? [spotTaint] : []), ...(declared ? [poolTaint(declared.name)] : [])];
  return {
    apiVersion: 'karpenter.sh/v1',
    kind: 'NodePool',
    metadata: { name },
    spec: {
      template: {
        metadata: declared && { labels: { [NODES_LABEL]: declared.name } },
        spec: {
          // pods go with their node, so none outlives a password that it read at its start
          expireAfter: `${lifetimeHours - DRAIN_HOURS}h`,
          terminationGracePeriod: `${DRAIN_HOURS}h`,
          nodeClassRef: {
            group: 'eks.amazonaws.com',
            kind: 'NodeClass',
            name: declared ? nodeClassOf(declared.name) : NODE_CLASS,
          },
          taints: taints.length > 0 ? taints : undefined,
          requirements: [
            requirement('karpenter.sh/capacity-type', [capacity]),
            requirement('kubernetes.io/arch', [architecture]),
            requirement('eks.amazonaws.com/instance-category', ['c', 'm', 'r']),
            { key: 'eks.amazonaws.com/instance-generation', operator: 'Gt', values: ['5'] },
            ...(declared ? sizeRequirements(declared) : []),
          ],
        },
      },
      limits: declared && { cpu: declared.max * declared.vcpu },
      disruption: { consolidationPolicy: 'WhenEmptyOrUnderutilized', consolidateAfter: '1m' },
    },
  };
}

/** Units of EKS: MiB, and the Mbit/s that an instance always has. https://docs.aws.amazon.com/eks/latest/userguide/create-node-pool.html */
function sizeRequirements({ vcpu, memoryGiB, networkGbps }: NodePoolSpec) {
  const atLeast = (what: string, amount: number) => ({
    key: `eks.amazonaws.com/instance-${what}`,
    operator: 'Gt' as const,
    values: [String(Math.ceil(amount) - 1)],
  });
  return [
    atLeast('cpu', vcpu),
    atLeast('memory', memoryGiB * 1024),
    ...(networkGbps === undefined ? [] : [atLeast('network-bandwidth', networkGbps * 1000)]),
  ];
}

/** Without it EKS accepts network policies and enforces none. */
export function enforceNetworkPolicies({ cluster }: SystemCluster): KubernetesManifest {
  const switchedOn: IConfigMap = {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'amazon-vpc-cni', namespace: 'kube-system' },
    data: { 'enable-network-policy-controller': 'true' },
  };
  return addObjects(cluster, 'NetworkPolicyController', cluster, [switchedOn], { keep: true });
}
