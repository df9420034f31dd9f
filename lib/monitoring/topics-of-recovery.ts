import { Stack } from 'aws-cdk-lib';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import type { AlarmRoute, IAlarmRoutes } from '../contracts/alarms';
import { alarmTopicName } from '../lowering/names';
import type { StageSpec } from '../spec/stage';

/**
 * The topics of a second region, known by their names. They are made, and people are led to them, with the first region: an
 * account joins a Slack channel to its topics once, and not in the hour of a failure.
 */
export class TopicsOfRecovery extends Construct implements IAlarmRoutes {
  constructor(
    scope: Construct,
    id: string,
    private readonly spec: Pick<StageSpec, 'system' | 'stage'>,
    private readonly region: string,
  ) {
    super(scope, id);
  }

  topicOf(route: AlarmRoute): ITopic {
    const known = this.node.tryFindChild(route) as ITopic | undefined;
    if (known) return known;
    const { partition, account } = Stack.of(this);
    const arn = `arn:${partition}:sns:${this.region}:${account}:${alarmTopicName(this.spec, route)}`;
    return Topic.fromTopicArn(this, route, arn);
  }
}
