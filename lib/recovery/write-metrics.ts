import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { RECOVERY_NAMESPACE } from '../lowering/recovery/drill-alarms';

/** Lets a program write metrics of recovery, and no others: CloudWatch knows no resources for it. */
export const writeMetrics = (): PolicyStatement =>
  new PolicyStatement({
    actions: ['cloudwatch:PutMetricData'],
    resources: ['*'],
    conditions: { StringEquals: { 'cloudwatch:namespace': RECOVERY_NAMESPACE } },
  });
