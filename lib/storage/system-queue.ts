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
  readonly name: string;
  private readonly queue: Queue;

  constructor(scope: Construct, name: string, spec: StageSpec) {
    super(scope, name);
    const { retentionDays, attempts, fifo } = spec.queues[name] as QueueSpec;
    const common = {
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      removalPolicy: dataRemovalPolicy(spec),
      ...(fifo && { fifo: true }),
    };
    const deadLetters = new Queue(this, 'DeadLetters', { ...common, retentionPeriod: Duration.days(14) });
    this.queue = new Queue(this, 'Queue', {
      ...common,
      visibilityTimeout: Duration.seconds(visibilitySeconds(name, spec)),
      retentionPeriod: Duration.days(retentionDays),
      ...(fifo && { contentBasedDeduplication: true }),
      deadLetterQueue: { queue: deadLetters, maxReceiveCount: attempts },
    });
    this.address = this.queue.queueUrl;
    this.name = this.queue.queueName;
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

/** Longer than a worker that is told to stop may still work on it. */
function visibilitySeconds(queue: string, { queues, services }: StageSpec): number {
  const { longestJobSeconds } = queues[queue] as QueueSpec;
  const consumers = Object.values(services).filter(({ consumes }) => consumes === queue);
  const stops = consumers.map(({ shutdownSeconds }) => longestJobSeconds + shutdownSeconds);
  return Math.min(Math.max(longestJobSeconds * VISIBILITY_FACTOR, ...stops), MAX_VISIBILITY);
}
