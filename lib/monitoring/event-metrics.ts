import { Duration, Stack } from 'aws-cdk-lib';
import type { EventPattern } from 'aws-cdk-lib/aws-events';
import { Rule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction as FunctionTarget } from 'aws-cdk-lib/aws-events-targets';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import type { AlarmDefinition } from '../lowering/alarms/alarm-definition';
import { serversOf } from '../lowering/alarms/servers';
import { DATABASE_FAILOVERS } from '../lowering/alarms/server-measures';
import { UNPLANNED_STOPS } from '../lowering/fargate/task-measures';
import { databaseInstanceName } from '../lowering/names';
import { APPLICATION_NAMESPACE } from '../lowering/scaling-metrics';
import type { StageSpec } from '../spec/stage';
import type { EventContext } from './events/metric-of-event';
import { smallFunction } from './small-function';

export interface EventMetricsProps {
  readonly spec: StageSpec;
  readonly logKey: IKey;
  /** What they ask for is counted, and nothing else. */
  readonly alarms: readonly AlarmDefinition[];
}

/** Counts what AWS tells as events and has no metric for: tasks that stop by themselves, and failovers. */
export class EventMetrics extends Construct {
  constructor(
    scope: Construct,
    id: string,
    private readonly props: EventMetricsProps,
  ) {
    super(scope, id);
    const { spec, logKey } = props;
    if (this.clusters.length === 0 && this.databases.length === 0) return;
    const counter = smallFunction(this, 'Counter', {
      spec,
      name: 'event-metrics',
      description: 'Counts restarts and failovers from the events of ECS and RDS',
      entry: 'lib/monitoring/events/handler',
      logKey,
      environment: { CONTEXT: JSON.stringify(this.context) },
    });
    if (this.clusters.length > 0) this.count('Stops', this.stops, counter);
    if (this.databases.length > 0) this.count('Failovers', this.failovers, counter);
  }

  private count(id: string, eventPattern: EventPattern, counter: LambdaFunction): void {
    const target = new FunctionTarget(counter, { maxEventAge: Duration.hours(1), retryAttempts: 5 });
    new Rule(this, id, { eventPattern, targets: [target] });
  }

  /** Not those that a release, a smaller number or a reclaimed Spot capacity asked for. */
  private get stops(): EventPattern {
    const clusters = this.clusters.map((resourceName) =>
      Stack.of(this).formatArn({ service: 'ecs', resource: 'cluster', resourceName }),
    );
    return {
      source: ['aws.ecs'],
      detailType: ['ECS Task State Change'],
      detail: {
        clusterArn: clusters,
        lastStatus: ['STOPPED'],
        group: [{ prefix: 'service:' }],
        $or: [{ stopCode: ['EssentialContainerExited'] }, { stoppedReason: [{ wildcard: '*health check*' }] }],
      },
    };
  }

  private get failovers(): EventPattern {
    return {
      source: ['aws.rds'],
      detailType: ['RDS DB Instance Event', 'RDS DB Cluster Event'],
      detail: {
        EventCategories: ['failover', 'availability', 'failure'],
        SourceIdentifier: Object.keys(this.context.servers),
      },
    };
  }

  private get context(): EventContext {
    const { spec } = this.props;
    const servers = this.databases.flatMap((name) =>
      [...new Set([databaseInstanceName(spec, name), ...serversOf(spec, name)])].map((server) => [server, name]),
    );
    return {
      namespace: APPLICATION_NAMESPACE,
      system: spec.system,
      stage: spec.stage,
      names: { restarts: UNPLANNED_STOPS, failovers: DATABASE_FAILOVERS },
      servers: Object.fromEntries(servers) as Record<string, string>,
    };
  }

  private get clusters(): string[] {
    return this.valuesOf(UNPLANNED_STOPS, 'ClusterName');
  }

  private get databases(): string[] {
    return this.valuesOf(DATABASE_FAILOVERS, 'Database');
  }

  /** What alarms ask of a metric. */
  private valuesOf(name: string, dimension: string): string[] {
    const metrics = this.props.alarms.flatMap((alarm) =>
      alarm.kind === 'metric' ? Object.values(alarm.measure.metrics) : [],
    );
    const asked = metrics.filter((metric) => metric.namespace === APPLICATION_NAMESPACE && metric.name === name);
    return [...new Set(asked.map(({ dimensions }) => dimensions[dimension] ?? ''))];
  }
}
