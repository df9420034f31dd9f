import { CfnAlarm } from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import type { IAlarmRoutes } from '../contracts/alarms';
import type { MetricAlarmDefinition } from '../lowering/dump-alarms';

/** An alarm as its definition has it. Without a copy nothing is lost yet, so it can wait until the morning. */
export function metricAlarm(
  scope: Construct,
  id: string,
  definition: MetricAlarmDefinition,
  routes: IAlarmRoutes | undefined,
): CfnAlarm {
  const actions = routes && [routes.topicOf('warning').topicArn];
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
    ...(actions && { alarmActions: actions, okActions: actions }),
  });
}
