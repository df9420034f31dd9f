import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import type { AlarmRoute, IAlarmRoutes } from '../contracts/alarms';
import type { StageSpec } from '../spec/stage';

/** Leads the topics to addresses, each of which confirms that it wants to be told. */
export function leadToMail({ notifications: { critical, warning } }: StageSpec, routes: IAlarmRoutes): void {
  for (const [route, receivers] of Object.entries({ critical, warning }))
    for (const receiver of receivers)
      if (receiver.kind === 'email')
        routes.topicOf(route as AlarmRoute).addSubscription(new EmailSubscription(receiver.address));
}
