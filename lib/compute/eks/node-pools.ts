import type { KubernetesManifest } from 'aws-cdk-lib/aws-eks-v2';
import type { INetwork } from '../../contracts/network';
import { spotTaint } from '../../lowering/kubernetes/pod';
import { nodeLifetimeHours } from '../../lowering/kubernetes/node-lifetime';
import type { NodePool } from '../../lowering/kubernetes/node-pools';
import { nodePools } from '../../lowering/kubernetes/node-pools';
import { clusterName } from '../../lowering/names';
import { stageTags } from '../../lowering/tags';
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
  { cluster, nodeRole }: SystemCluster,
  spec: StageSpec,
  network: INetwork,
): KubernetesManifest {
  const tagging = allowNodeTags(cluster, 'NodeTags', cluster.role, clusterName(spec), Object.keys(stageTags(spec)));
  const objects = [
    {
      apiVersion: 'eks.amazonaws.com/v1',
      kind: 'NodeClass',
      metadata: { name: NODE_CLASS },
      spec: {
        role: nodeRole.roleName,
        subnetSelectorTerms: network.privateSubnets.map(({ subnetId }) => ({ id: subnetId })),
        securityGroupSelectorTerms: [{ id: cluster.clusterSecurityGroupId }],
        networkPolicy: 'DefaultAllow',
        networkPolicyEventLogs: 'Enabled',
        ephemeralStorage: { size: `${diskGiB(spec)}Gi` },
        tags: stageTags(spec),
      },
    },
    ...nodePools(spec).map((pool) => nodePool(pool, nodeLifetimeHours(spec))),
  ];
  // the nodes go with their cluster, which drains none; to wait for each here could outlast the function
  return addObjects(cluster, 'NodePools', cluster, objects, { after: [tagging], keep: true });
}

/** Disk of a node: what images and logs take, and the largest scratch disk that a service asks for. */
function diskGiB({ services }: StageSpec): number {
  return 60 + Math.max(20, ...Object.values(services).map(({ ephemeralStorageGiB }) => ephemeralStorageGiB ?? 0));
}

/** Current machine families of moderate size; a node that is empty or could be smaller goes after a minute. */
function nodePool({ name, architecture, capacity }: NodePool, lifetimeHours: number): INodePool {
  const requirement = (key: string, values: string[]) => ({ key, operator: 'In' as const, values });
  return {
    apiVersion: 'karpenter.sh/v1',
    kind: 'NodePool',
    metadata: { name },
    spec: {
      template: {
        spec: {
          // pods go with their node, so none outlives a password that it read at its start
          expireAfter: `${lifetimeHours - DRAIN_HOURS}h`,
          terminationGracePeriod: `${DRAIN_HOURS}h`,
          nodeClassRef: { group: 'eks.amazonaws.com', kind: 'NodeClass', name: NODE_CLASS },
          taints: capacity === 'spot' ? [spotTaint] : undefined,
          requirements: [
            requirement('karpenter.sh/capacity-type', [capacity]),
            requirement('kubernetes.io/arch', [architecture]),
            requirement('eks.amazonaws.com/instance-category', ['c', 'm', 'r']),
            { key: 'eks.amazonaws.com/instance-generation', operator: 'Gt', values: ['5'] },
          ],
        },
      },
      disruption: { consolidationPolicy: 'WhenEmptyOrUnderutilized', consolidateAfter: '1m' },
    },
  };
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
