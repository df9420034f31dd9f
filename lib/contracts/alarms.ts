import type { ITopic } from 'aws-cdk-lib/aws-sns';

/** Whom a message is for: who can be woken, or who reads it in the morning. */
export type AlarmRoute = 'critical' | 'warning';

/** Ways to people. They are made before everything that may have something to tell. */
export interface IAlarmRoutes {
  /**
   * Where alarms of CloudWatch are published, as their actions: `alarmActions: [routes.topicOf('critical').topicArn]`, and
   * the same as `okActions`, or nobody hears that it is over. Encrypted: nobody but CloudWatch may publish.
   */
  topicOf(route: AlarmRoute): ITopic;
}
