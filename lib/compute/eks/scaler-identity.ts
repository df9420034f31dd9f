import { CfnPodIdentityAssociation } from 'aws-cdk-lib/aws-eks-v2';
import type { Role } from 'aws-cdk-lib/aws-iam';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { charts } from '../../data/kubernetes';
import { stageTriggers } from '../../lowering/kubernetes/scaling-triggers';
import { clusterName } from '../../lowering/names';
import { acknowledge } from '../../shared/acknowledge';
import type { StageSpec } from '../../spec/stage';
import type { ComputePlatformProps } from '../compute-platform-props';
import { podRole } from './pod-role';

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
    const role = podRole(this, 'Role');
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
  return stageTriggers(spec).filter(({ signsIn }) => signsIn === 'aws');
}

function grantMetrics(role: Role): void {
  role.addToPrincipalPolicy(new PolicyStatement({ actions: ['cloudwatch:GetMetricData'], resources: ['*'] }));
  const reason = 'GetMetricData knows neither resources nor conditions. It reads numbers, and changes nothing.';
  acknowledge(role, 'AwsSolutions-IAM5[Resource::*]', reason);
}
