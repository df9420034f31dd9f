import { InstanceType, LaunchTemplate } from 'aws-cdk-lib/aws-ec2';
import type { Cluster } from 'aws-cdk-lib/aws-eks-v2';
import { Nodegroup, NodegroupAmiType, TaintEffect } from 'aws-cdk-lib/aws-eks-v2';
import type { Role } from 'aws-cdk-lib/aws-iam';
import type { ISecurityGroup, SubnetSelection } from 'aws-cdk-lib/aws-ec2';
import type { Construct } from 'constructs';
import type { DaemonNodes } from '../../lowering/daemon-nodes';
import { NODES_LABEL, poolTaint } from '../../lowering/kubernetes/node-pools';
import { nodeTemplate } from '../node-template';

export interface NodeGroupProps {
  readonly cluster: Cluster;
  readonly nodes: DaemonNodes;
  readonly nodeRole: Role;
  readonly subnets: SubnetSelection;
  /** Beside that of the cluster. */
  readonly securityGroup: ISecurityGroup;
}

/**
 * Nodes of the EKS image of Amazon Linux 2023, which keep everybody away who does not tolerate their taint. EKS gives the
 * role of a managed node group its access entry, and nodes the security group of the cluster only where a template names
 * no other: so it names that one, too.
 *
 * https://docs.aws.amazon.com/eks/latest/userguide/launch-templates.html
 */
export function addNodeGroup(scope: Construct, props: NodeGroupProps): Nodegroup {
  const { cluster, nodes, nodeRole, subnets, securityGroup } = props;
  const { name, count, architecture, type } = nodes;
  const template = new LaunchTemplate(scope, `Template-${name}`, { ...nodeTemplate(nodes), securityGroup });
  template.addSecurityGroup(cluster.clusterSecurityGroup);
  const { key, value } = poolTaint(name);
  return new Nodegroup(scope, `Group-${name}`, {
    cluster,
    nodeRole,
    subnets,
    amiType:
      architecture === 'arm64' ? NodegroupAmiType.AL2023_ARM_64_STANDARD : NodegroupAmiType.AL2023_X86_64_STANDARD,
    instanceTypes: [new InstanceType(type?.name ?? '')],
    launchTemplateSpec: { id: template.launchTemplateId ?? '', version: template.latestVersionNumber },
    minSize: count,
    desiredSize: count,
    maxSize: count,
    maxUnavailable: 1,
    enableNodeAutoRepair: true,
    labels: { [NODES_LABEL]: name },
    taints: [{ key, value, effect: TaintEffect.NO_SCHEDULE }],
  });
}
