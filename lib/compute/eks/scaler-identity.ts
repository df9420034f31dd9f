import { CfnPodIdentityAssociation } from 'aws-cdk-lib/aws-eks-v2';
import { PolicyStatement, Role, ServicePrincipal, SessionTagsPrincipal } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { charts } from '../../data/kubernetes';
import { placedServices } from '../../lowering/kubernetes/placed-service';
import { usageTriggers } from '../../lowering/kubernetes/scaling-triggers';
import { clusterName } from '../../lowering/names';
import { acknowledge } from '../../shared/acknowledge';
import type { StageSpec } from '../../spec/stage';
import type { ComputePlatformProps } from '../compute-platform-props';

/** Whom the chart of KEDA makes for its operator, which alone asks AWS. */
const OPERATOR = 'keda-operator';

/** Lets KEDA read what the services of a stage scale on: metrics of CloudWatch, and how long their queues are. */
export class ScalerIdentity extends Construct {
  /** Whether a stage needs one: CPU, memory, time and lists of a cache need none. */
  static isNeeded(spec: StageSpec): boolean {
    return awsTriggers(spec).length > 0;
  }

  constructor(scope: Construct, id: string, { spec, data }: ComputePlatformProps) {
    super(scope, id);
    const role = new Role(this, 'Role', {
      assumedBy: new SessionTagsPrincipal(new ServicePrincipal('pods.eks.amazonaws.com')),
    });
    const triggers = awsTriggers(spec);
    if (triggers.some(({ trigger }) => trigger.type === 'aws-cloudwatch')) grantMetrics(role);
    const queues = triggers
      .filter(({ trigger }) => trigger.type === 'aws-sqs-queue')
      .flatMap(({ facts }) => facts.flatMap(({ origin }) => (origin.kind === 'queue' ? [origin.resource] : [])));
    for (const queue of new Set(queues)) data.stores.get(queue)?.grant(role, 'read-only');
    new CfnPodIdentityAssociation(this, 'Identity', {
      clusterName: clusterName(spec),
      namespace: charts.keda.namespace,
      serviceAccount: OPERATOR,
      roleArn: role.roleArn,
    });
  }
}

function awsTriggers(spec: StageSpec) {
  return placedServices(spec, 'released')
    .flatMap(usageTriggers)
    .filter(({ signsIn }) => signsIn === 'aws');
}

function grantMetrics(role: Role): void {
  role.addToPrincipalPolicy(new PolicyStatement({ actions: ['cloudwatch:GetMetricData'], resources: ['*'] }));
  const reason = 'GetMetricData knows neither resources nor conditions. It reads numbers, and changes nothing.';
  acknowledge(role, 'AwsSolutions-IAM5[Resource::*]', reason);
}
