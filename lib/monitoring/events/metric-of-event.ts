/** An event of AWS, as far as it is read here. */
export interface StateChange {
  readonly source: string;
  readonly time?: string;
  readonly detail: {
    /** Of ECS: `arn:aws:ecs:us-east-1:111122223333:cluster/shop-prod-a`. */
    readonly clusterArn?: string;
    /** Of ECS: `service:api` of a task that a service started. */
    readonly group?: string;
    /** Of RDS: name of a server or a cluster. */
    readonly SourceIdentifier?: string;
  };
}

/** What the stage is, and which servers its databases have. */
export interface EventContext {
  readonly namespace: string;
  readonly system: string;
  readonly stage: string;
  /** Metrics by source of the event. */
  readonly names: { readonly restarts: string; readonly failovers: string };
  /** Names of servers and clusters, to the database that they belong to. */
  readonly servers: Readonly<Record<string, string>>;
}

interface CountedEvent {
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>>;
}

/** One more of something, as a line of a log that CloudWatch reads metrics from; undefined for what is not counted. */
export function metricOfEvent(event: StateChange, context: EventContext): object | undefined {
  const counted = event.source === 'aws.ecs' ? restart(event, context) : failover(event, context);
  if (counted === undefined) return undefined;
  const { name, dimensions } = counted;
  return {
    // https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
    _aws: {
      Timestamp: event.time === undefined ? Date.now() : Date.parse(event.time),
      CloudWatchMetrics: [
        {
          Namespace: context.namespace,
          Dimensions: [Object.keys(dimensions)],
          Metrics: [{ Name: name, Unit: 'Count' }],
        },
      ],
    },
    ...dimensions,
    [name]: 1,
    event: event.detail,
  };
}

/** A task that was started by hand, or by a schedule, is nobody's replica. */
function restart({ detail: { clusterArn, group } }: StateChange, { names }: EventContext): CountedEvent | undefined {
  const cluster = clusterArn?.split('/').at(-1);
  const [, service] = /^service:(.+)$/.exec(group ?? '') ?? [];
  if (cluster === undefined || service === undefined) return undefined;
  return { name: names.restarts, dimensions: { ClusterName: cluster, ServiceName: service } };
}

function failover({ detail }: StateChange, context: EventContext): CountedEvent | undefined {
  const database = context.servers[detail.SourceIdentifier ?? ''];
  if (database === undefined) return undefined;
  const { system, stage, names } = context;
  return { name: names.failovers, dimensions: { System: system, Stage: stage, Database: database } };
}
