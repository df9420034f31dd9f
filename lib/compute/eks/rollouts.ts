import { CfnPodIdentityAssociation } from 'aws-cdk-lib/aws-eks-v2';
import type { Role } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { charts } from '../../data/kubernetes';
import { TARGET_GROUP_BINDING } from '../../lowering/kubernetes/target-group-binding';
import { clusterName } from '../../lowering/names';
import { acknowledge } from '../../shared/acknowledge';
import { allow } from '../../shared/allow';
import type { StageSpec } from '../../spec/stage';
import { podRole } from './pod-role';
import { onSystemNodes } from './system-nodes';

/** Group of the bindings of Auto Mode, of which the chart knows those of the open-source controller alone. */
const [BINDING_GROUP = ''] = TARGET_GROUP_BINDING.split('/');

/** What Argo Rollouts may do in AWS: read the numbers that judge a release, and see which pods the load balancer knows. */
export class RolloutsIdentity extends Construct {
  constructor(scope: Construct, id: string, spec: StageSpec) {
    super(scope, id);
    const { name, namespace } = charts.argoRollouts;
    new CfnPodIdentityAssociation(this, 'Identity', {
      clusterName: clusterName(spec),
      namespace,
      serviceAccount: name,
      roleArn: this.createRole().roleArn,
    });
  }

  private createRole(): Role {
    const role = podRole(this, 'Role', {
      inlinePolicies: {
        ObserveReleases: allow(['cloudwatch:GetMetricData', 'elasticloadbalancing:DescribeTargetHealth'], '*'),
      },
    });
    acknowledge(
      role,
      'AwsSolutions-IAM5[Resource::*]',
      'Both actions only read, and AWS knows no resource-level permissions for them.',
    );
    return role;
  }
}

/** Values of the chart: the controller makes sure that the load balancer knows the new pods before the old ones go. */
export function rolloutsValues({ region }: StageSpec): Record<string, unknown> {
  return {
    controller: {
      ...onSystemNodes,
      awsVerifyTargetGroup: true,
      awsTargetGroupBindingAPIVersion: TARGET_GROUP_BINDING,
      extraEnv: [{ name: 'AWS_REGION', value: region }],
      resources: { requests: { cpu: '50m', memory: '128Mi' } },
      topologySpreadConstraints: [
        { maxSkew: 1, topologyKey: 'topology.kubernetes.io/zone', whenUnsatisfiable: 'ScheduleAnyway' },
      ],
      pdb: { enabled: true, maxUnavailable: 1 },
    },
    providerRBAC: {
      additionalRules: [{ apiGroups: [BINDING_GROUP], resources: ['targetgroupbindings'], verbs: ['get', 'list'] }],
    },
  };
}

/** What Argo CD must not take for a deviation: Argo Rollouts adds the chosen version to the selector of a Service. */
export const rolloutsDifferences = [
  { group: '', kind: 'Service', jsonPointers: ['/spec/selector/rollouts-pod-template-hash'] },
];
