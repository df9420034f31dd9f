import { CfnAddon } from 'aws-cdk-lib/aws-eks-v2';
import { ManagedPolicy, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IDependable } from 'constructs';
import { Construct } from 'constructs';
import type { INetwork } from '../../contracts/network';
import type { AddOn } from '../../data/kubernetes';
import { addOns } from '../../data/kubernetes';
import { daemonNodes } from '../../lowering/daemon-nodes';
import { NODES_LABEL } from '../../lowering/kubernetes/node-pools';
import { zonesOf } from '../../lowering/service-zones';
import type { StageSpec } from '../../spec/stage';
import { acknowledgePolicy } from './managed-parts';
import { addNodeGroup } from './node-group';
import { podRole } from './pod-role';
import type { SystemCluster } from './system-cluster';

const NODE_POLICIES = ['AmazonEKSWorkerNodePolicy', 'AmazonEC2ContainerRegistryPullOnly'];
const NETWORK_POLICY = 'AmazonEKS_CNI_Policy';

/**
 * Nodes for daemons, beside those of Auto Mode, which let no container be root on them. What Auto Mode has on its nodes
 * comes here by add-ons: addresses and network policies for pods, the way to Services, identities, and names.
 */
export class DaemonNodeGroups extends Construct {
  constructor(
    scope: Construct,
    id: string,
    private readonly system: SystemCluster,
    spec: StageSpec,
    network: INetwork,
  ) {
    super(scope, id);
    const { cluster } = system;
    // without these no node gets ready
    const before = [this.addIdentities(), this.addNetwork(), this.addOn('KubeProxy', addOns.kubeProxy)];
    const nodeRole = this.createNodeRole();
    const groups = daemonNodes(spec).map((nodes) => {
      const [daemon = ''] = nodes.daemons;
      const securityGroup = system.nodeSecurityGroups.of(daemon);
      const zones = zonesOf(spec, nodes);
      const subnets = network.privateSubnets.filter(({ availabilityZone }) => zones.includes(availabilityZone));
      const group = addNodeGroup(this, { cluster, nodes, nodeRole, subnets: { subnets }, securityGroup });
      group.node.addDependency(...before);
      return group;
    });
    this.addNames(groups);
  }

  private addIdentities(): CfnAddon {
    return this.addOn('Identities', addOns.podIdentityAgent);
  }

  /** With the permissions of the agent that gives addresses to pods, which so are not those of the node. */
  private addNetwork(): CfnAddon {
    const role = podRole(this, 'NetworkRole', {
      managedPolicies: [ManagedPolicy.fromAwsManagedPolicyName(NETWORK_POLICY)],
    });
    acknowledgePolicy(
      role,
      NETWORK_POLICY,
      'AWS keeps this policy in step with its network add-on, the only one that has it.',
    );
    const addOn = this.addOn('Network', addOns.vpcCni, { enableNetworkPolicy: 'true' });
    addOn.podIdentityAssociations = [{ serviceAccount: 'aws-node', roleArn: role.roleArn }];
    // with it would go its ConfigMap, which switches network policies on for the nodes of Auto Mode, too
    addOn.preserveOnDelete = true;
    return addOn;
  }

  /** On the nodes of daemons themselves: those of Auto Mode look up names without it. */
  private addNames(after: readonly IDependable[]): void {
    const onNodes = {
      matchExpressions: [
        { key: NODES_LABEL, operator: 'Exists' },
        // whose declared pools have the same label
        { key: 'eks.amazonaws.com/compute-type', operator: 'NotIn', values: ['auto'] },
      ],
    };
    const names = this.addOn('Names', addOns.coreDns, {
      tolerations: [{ key: NODES_LABEL, operator: 'Exists' }],
      affinity: {
        nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [onNodes] } },
      },
    });
    names.node.addDependency(...after);
  }

  private addOn(id: string, { name }: AddOn, values?: Record<string, unknown>): CfnAddon {
    return new CfnAddon(this, id, {
      addonName: name,
      clusterName: this.system.cluster.clusterName,
      resolveConflicts: 'OVERWRITE',
      ...(values && { configurationValues: JSON.stringify(values) }),
    });
  }

  private createNodeRole(): Role {
    const role = new Role(this, 'NodeRole', {
      assumedBy: new ServicePrincipal('ec2.amazonaws.com'),
      managedPolicies: NODE_POLICIES.map((name) => ManagedPolicy.fromAwsManagedPolicyName(name)),
    });
    for (const policy of NODE_POLICIES)
      acknowledgePolicy(role, policy, 'EKS asks for this policy on nodes: to join the cluster, and to fetch images.');
    return role;
  }
}
