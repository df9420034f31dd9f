import { CfnAlarm } from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import type { MetricAlarmDefinition } from '../lowering/dump-alarms';

/** An alarm as its definition has it. Whom it tells is for the notifications to say, which find it by its name. */
export function metricAlarm(scope: Construct, id: string, definition: MetricAlarmDefinition): CfnAlarm {
  return new CfnAlarm(scope, id, {
    alarmName: definition.name,
    alarmDescription: definition.description,
    namespace: definition.namespace,
    metricName: definition.metricName,
    dimensions: Object.entries(definition.dimensions).map(([name, value]) => ({ name, value })),
    statistic: definition.statistic,
    comparisonOperator: definition.comparison,
    threshold: definition.threshold,
    period: definition.periodSeconds,
    evaluationPeriods: definition.evaluationPeriods,
    treatMissingData: definition.treatMissingData,
  });
}
