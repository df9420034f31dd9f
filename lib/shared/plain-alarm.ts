import { CfnAlarm } from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import type { IAlarmRoutes } from '../contracts/alarms';
import type { PlainAlarm } from '../lowering/plain-alarm';

/** An alarm as its definition has it. It can wait until the morning: users notice nothing, and nothing is lost yet. */
export function plainAlarm(
  scope: Construct,
  id: string,
  definition: PlainAlarm,
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
