import { Stack } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { Key } from 'aws-cdk-lib/aws-kms';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import type { AlarmRoute, IAlarmRoutes } from '../contracts/alarms';
import { alarmTopicName } from '../lowering/names';
import { stageKey } from '../shared/stage-key';
import type { StageSpec } from '../spec/stage';

/** Alone in publishing what people read. */
const PUBLISHER = 'cloudwatch.amazonaws.com';

const alarmRoutes: readonly AlarmRoute[] = ['critical', 'warning'];

/** A topic for each way to people, encrypted with a key of their own: the keys of AWS let no alarm in. */
export class AlarmTopics extends Construct implements IAlarmRoutes {
  private readonly topics: ReadonlyMap<AlarmRoute, ITopic>;

  constructor(
    scope: Construct,
    id: string,
    private readonly spec: StageSpec,
  ) {
    super(scope, id);
    const key = this.createKey();
    this.topics = new Map(alarmRoutes.map((route) => [route, this.createTopic(route, key)]));
  }

  topicOf(route: AlarmRoute): ITopic {
    return this.topics.get(route) as ITopic;
  }

  private createKey(): Key {
    const key = stageKey(this, 'Key', this.spec, 'alarms');
    key.addToResourcePolicy(
      new PolicyStatement({
        principals: [new ServicePrincipal(PUBLISHER)],
        actions: ['kms:Decrypt', 'kms:GenerateDataKey*'],
        resources: ['*'],
        conditions: this.ofThisAccount,
      }),
    );
    return key;
  }

  private createTopic(route: AlarmRoute, masterKey: Key): Topic {
    const topic = new Topic(this, route, {
      topicName: alarmTopicName(this.spec, route),
      displayName: `${this.spec.system} ${this.spec.stage}: ${route}`,
      masterKey,
      enforceSSL: true,
    });
    topic.addToResourcePolicy(
      new PolicyStatement({
        sid: 'Publish',
        principals: [new ServicePrincipal(PUBLISHER)],
        actions: ['sns:Publish'],
        resources: [topic.topicArn],
        conditions: this.ofThisAccount,
      }),
    );
    return topic;
  }

  /** Otherwise alarms of anybody could be sent here. */
  private get ofThisAccount() {
    return { StringEquals: { 'aws:SourceAccount': Stack.of(this).account } };
  }
}
