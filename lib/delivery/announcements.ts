import { SlackChannelConfiguration } from 'aws-cdk-lib/aws-chatbot';
import type { Key } from 'aws-cdk-lib/aws-kms';
import type { Pipeline } from 'aws-cdk-lib/aws-codepipeline';
import { PipelineNotificationEvents } from 'aws-cdk-lib/aws-codepipeline';
import { DetailType, NotificationRule } from 'aws-cdk-lib/aws-codestarnotifications';
import { ManagedPolicy } from 'aws-cdk-lib/aws-iam';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Construct } from 'constructs';
import { pipelineName } from '../lowering/names';
import type { FollowerSpec } from '../spec/notifications';

export interface AnnouncementsProps {
  readonly system: string;
  readonly key: Key;
  readonly receivers: readonly FollowerSpec[];
}

/** Who hears of releases: of what failed, what succeeded, and what waits for a person. */
export class Announcements extends Construct {
  readonly topic: Topic;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: AnnouncementsProps,
  ) {
    super(scope, id);
    const { system, key } = props;
    this.topic = new Topic(this, 'Topic', { topicName: pipelineName(system), masterKey: key, enforceSSL: true });
    this.subscribe();
  }

  /** Called once the pipeline is built. */
  follow(pipeline: Pipeline): void {
    new NotificationRule(this, 'Rule', {
      notificationRuleName: pipelineName(this.props.system),
      source: pipeline,
      detailType: DetailType.FULL,
      events: [
        PipelineNotificationEvents.PIPELINE_EXECUTION_FAILED,
        PipelineNotificationEvents.PIPELINE_EXECUTION_SUCCEEDED,
        PipelineNotificationEvents.MANUAL_APPROVAL_NEEDED,
      ],
      targets: [this.topic],
    });
  }

  private subscribe(): void {
    for (const receiver of this.props.receivers) {
      if (receiver.kind === 'email') this.topic.addSubscription(new EmailSubscription(receiver.address));
      else this.tellChannel(receiver);
    }
  }

  private tellChannel({ workspaceId, channelId }: Extract<FollowerSpec, { kind: 'slack' }>): void {
    new SlackChannelConfiguration(this, `Slack${channelId}`, {
      slackChannelConfigurationName: `${pipelineName(this.props.system)}-${channelId}`,
      slackWorkspaceId: workspaceId,
      slackChannelId: channelId,
      notificationTopics: [this.topic],
      // left out, it would be that of an administrator
      guardrailPolicies: [ManagedPolicy.fromAwsManagedPolicyName('AWSCodePipeline_ReadOnlyAccess')],
    });
  }
}
