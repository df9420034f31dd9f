import { Duration } from 'aws-cdk-lib';
import type { Grant, IRole } from 'aws-cdk-lib/aws-iam';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { IStore, StoreAccess } from '../contracts/data';
import { dataRemovalPolicy } from '../shared/removal';
import type { QueueSpec } from '../spec/queue';
import type { StageSpec } from '../spec/stage';

/** AWS advises six times the longest job, so that a batch that is retried inside the consumer is not delivered twice. */
const VISIBILITY_FACTOR = 6;
/** Longest visibility timeout of SQS, in seconds. */
const MAX_VISIBILITY = 43_200;

/** A queue, and beside it one for the messages that nobody could handle. */
export class SystemQueue extends Construct implements IStore {
  readonly address: string;
  private readonly queue: Queue;

  constructor(scope: Construct, name: string, spec: StageSpec) {
    super(scope, name);
    const { longestJobSeconds, retentionDays, attempts, fifo } = spec.queues[name] as QueueSpec;
    const common = {
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      removalPolicy: dataRemovalPolicy(spec),
      ...(fifo && { fifo: true }),
    };
    const deadLetters = new Queue(this, 'DeadLetters', { ...common, retentionPeriod: Duration.days(14) });
    this.queue = new Queue(this, 'Queue', {
      ...common,
      visibilityTimeout: Duration.seconds(Math.min(longestJobSeconds * VISIBILITY_FACTOR, MAX_VISIBILITY)),
      retentionPeriod: Duration.days(retentionDays),
      ...(fifo && { contentBasedDeduplication: true }),
      deadLetterQueue: { queue: deadLetters, maxReceiveCount: attempts },
    });
    this.address = this.queue.queueUrl;
  }

  grant(grantee: IRole, access: StoreAccess): Grant[] {
    switch (access) {
      case 'consume':
        return [this.queue.grantConsumeMessages(grantee)];
      case 'read-only':
        return [this.queue.grant(grantee, 'sqs:GetQueueAttributes', 'sqs:GetQueueUrl')];
      case 'read-write':
        return [this.queue.grantSendMessages(grantee)];
    }
  }
}
