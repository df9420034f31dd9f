import { CfnAccessEntry } from 'aws-cdk-lib/aws-eks-v2';
import { Construct } from 'constructs';
import { groupName } from '../../lowering/kubernetes/roles';
import { clusterName } from '../../lowering/names';
import type { StageSpec } from '../../spec/stage';

/** Every right in the whole cluster, by a policy that AWS keeps. */
const ADMIN = {
  policyArn: 'arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy',
  accessScope: { type: 'cluster' },
};

/** Ties the IAM roles of people to groups, whose rights the chart gives out namespace by namespace. */
export class People extends Construct {
  constructor(scope: Construct, id: string, spec: StageSpec) {
    super(scope, id);
    const { viewers, operators, admins } = spec.compute.access;
    for (const role of new Set([...viewers, ...operators, ...admins])) {
      const groups = [
        ...(viewers.includes(role) ? ['viewer' as const] : []),
        ...(operators.includes(role) ? ['operator' as const] : []),
      ];
      new CfnAccessEntry(this, role, {
        clusterName: clusterName(spec),
        principalArn: role,
        kubernetesGroups: groups.map((group) => groupName(spec, group)),
        ...(admins.includes(role) && { accessPolicies: [ADMIN] }),
        type: 'STANDARD',
      });
    }
  }
}
