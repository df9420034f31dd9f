import type { ITopic } from 'aws-cdk-lib/aws-sns';

/** Whom a message is for: who can be woken, who reads it in the morning, or who follows releases. */
export type AlarmRoute = 'critical' | 'warning' | 'delivery';

/** Ways to people. They are made before everything that may have something to tell. */
export interface IAlarmRoutes {
  /**
   * Where alarms of CloudWatch are published, as their actions: `alarmActions: [routes.topicOf('critical').topicArn]`, and
   * the same as `okActions`, or nobody hears that it is over. Encrypted: nobody but CloudWatch, and for releases the
   * notifications of AWS's developer tools, may publish.
   */
  topicOf(route: AlarmRoute): ITopic;
}
