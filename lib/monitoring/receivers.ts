import { SlackChannelConfiguration } from 'aws-cdk-lib/aws-chatbot';
import { ManagedPolicy, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { CfnAlarm } from 'aws-cdk-lib/aws-cloudwatch';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { LambdaSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Construct } from 'constructs';
import type { AlarmRoute, IAlarmRoutes } from '../contracts/alarms';
import { chatConfigurationName, stageAlarmName } from '../lowering/names';
import { about } from '../lowering/alarms/alarm-text';
import { tellsPeopleElsewhere } from '../lowering/alarms/tells-people';
import { secondRegion } from '../lowering/recovery/second-region';
import type { ReceiverSpec } from '../spec/notifications';
import { PAGERDUTY_EVENTS } from '../lowering/alarms/pagerduty';
import type { StageSpec } from '../spec/stage';
import { leadToMail } from './mail';
import { smallFunction } from './small-function';
import { TopicsOfRecovery } from './topics-of-recovery';

export interface ReceiversProps {
  readonly spec: StageSpec;
  readonly routes: IAlarmRoutes;
  readonly secrets: ReadonlyMap<string, ISecret>;
  readonly logKey: IKey;
}

type Of<K extends ReceiverSpec['kind']> = Extract<ReceiverSpec, { kind: K }>;

/** Leads each topic to those who are told. */
export class Receivers extends Construct {
  constructor(
    scope: Construct,
    id: string,
    private readonly props: ReceiversProps,
  ) {
    super(scope, id);
    for (const [key, { receiver, routes }] of this.receivers()) this.lead(key, receiver, routes);
    // in a second region mail is led from the start, as Slack is
    if (props.spec.standby === undefined) leadToMail(props.spec, props.routes);
  }

  private lead(key: string, receiver: ReceiverSpec, routes: readonly AlarmRoute[]): void {
    switch (receiver.kind) {
      case 'slack':
        return this.props.spec.standby === undefined ? this.toSlack(key, receiver, routes) : undefined;
      case 'pagerduty':
        return this.toPagerDuty(key, receiver, routes);
      case 'email':
        return undefined;
    }
  }

  /** By what they are, each with everything that it is told: a Slack channel has one configuration. */
  private receivers(): Map<string, { receiver: ReceiverSpec; routes: AlarmRoute[] }> {
    const found = new Map<string, { receiver: ReceiverSpec; routes: AlarmRoute[] }>();
    const { critical, warning } = this.props.spec.notifications;
    for (const [route, receivers] of Object.entries({ critical, warning })) {
      for (const receiver of receivers) {
        const key = keyOf(receiver);
        const routes = [...(found.get(key)?.routes ?? []), route as AlarmRoute];
        found.set(key, { receiver, routes });
      }
    }
    return found;
  }

  private topicsOf(routes: readonly AlarmRoute[]) {
    return routes.map((route) => this.props.routes.topicOf(route));
  }

  /** People read there, and ask about alarms; the guardrail keeps whoever is in the channel from doing more. */
  private toSlack(id: string, { workspaceId, channelId }: Of<'slack'>, routes: readonly AlarmRoute[]): void {
    const role = new Role(this, `${id}-role`, { assumedBy: new ServicePrincipal('chatbot.amazonaws.com') });
    new SlackChannelConfiguration(this, id, {
      slackChannelConfigurationName: chatConfigurationName(this.props.spec, channelId),
      slackWorkspaceId: workspaceId,
      slackChannelId: channelId,
      notificationTopics: [...this.topicsOf(routes), ...this.topicsElsewhere(id, routes)],
      role,
      guardrailPolicies: [ManagedPolicy.fromAwsManagedPolicyName('CloudWatchReadOnlyAccess')],
    });
  }

  /** Of the second region: an account joins a channel once, so it is for both. */
  private topicsElsewhere(id: string, routes: readonly AlarmRoute[]): ITopic[] {
    const { spec } = this.props;
    if (!tellsPeopleElsewhere(spec)) return [];
    const topics = new TopicsOfRecovery(this, `${id}-elsewhere`, spec, secondRegion(spec)?.region ?? '');
    return routes.map((route) => topics.topicOf(route));
  }

  /** Its key is read when there is something to tell, so that it stands in no template and may come later. */
  private toPagerDuty(
    id: string,
    { secret: name, serviceRegion }: Of<'pagerduty'>,
    routes: readonly AlarmRoute[],
  ): void {
    const { spec, secrets, logKey } = this.props;
    const secret = secrets.get(name);
    if (secret === undefined) throw new Error(`no secret '${name}' for PagerDuty`);
    const pager = smallFunction(this, id, {
      spec,
      name: id,
      description: `Tells PagerDuty of alarms, with the key in ${name}`,
      entry: 'lib/monitoring/pagerduty/handler',
      logKey,
      environment: { SECRET_ARN: secret.secretArn, EVENTS_API: PAGERDUTY_EVENTS[serviceRegion] },
      statements: [new PolicyStatement({ actions: ['secretsmanager:GetSecretValue'], resources: [secret.secretArn] })],
    });
    for (const topic of this.topicsOf(routes)) topic.addSubscription(new LambdaSubscription(pager));
    this.watchPager(id, pager.functionName);
  }

  /** Who is not told by the pager is told by all else. */
  private watchPager(id: string, functionName: string): void {
    const { spec } = this.props;
    const topics = this.topicsOf(['critical', 'warning']).map(({ topicArn }) => topicArn);
    new CfnAlarm(this, `${id}-errors`, {
      alarmName: stageAlarmName(spec, `${id}-errors`),
      alarmDescription: about('PagerDuty could not be told of an alarm.', 'notifications', 'pagerduty'),
      namespace: 'AWS/Lambda',
      metricName: 'Errors',
      dimensions: [{ name: 'FunctionName', value: functionName }],
      statistic: 'Sum',
      period: 300,
      evaluationPeriods: 1,
      threshold: 0,
      comparisonOperator: 'GreaterThanThreshold',
      treatMissingData: 'notBreaching',
      alarmActions: topics,
      okActions: topics,
    });
  }
}

/** The id of its constructs: it stays when another is added before it. */
function keyOf(receiver: ReceiverSpec): string {
  switch (receiver.kind) {
    case 'slack':
      return `slack-${receiver.channelId}`;
    case 'pagerduty':
      return `pagerduty-${receiver.secret}`;
    case 'email':
      return `email-${receiver.address}`;
  }
}
