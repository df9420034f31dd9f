import { Stack } from 'aws-cdk-lib';
import { CfnAlarm, CfnCompositeAlarm } from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import type { IAlarmRoutes } from '../contracts/alarms';
import type {
  AlarmDefinition,
  CompositeAlarmDefinition,
  MetricAlarmDefinition,
} from '../lowering/alarms/alarm-definition';
import { alarmQueries, BAND } from '../lowering/alarms/alarm-queries';

/** Alarms of CloudWatch from their definitions. Their names are literal, so that they can be known before they are made. */
export class StageAlarms extends Construct {
  private readonly made = new Map<string, CfnAlarm | CfnCompositeAlarm>();

  constructor(
    scope: Construct,
    id: string,
    definitions: readonly AlarmDefinition[],
    private readonly routes: IAlarmRoutes,
  ) {
    super(scope, id);
    for (const definition of definitions) this.made.set(definition.name, this.create(definition));
    for (const definition of definitions) this.order(definition);
  }

  private create(definition: AlarmDefinition): CfnAlarm | CfnCompositeAlarm {
    return definition.kind === 'metric' ? this.metricAlarm(definition) : this.compositeAlarm(definition);
  }

  private metricAlarm(definition: MetricAlarmDefinition): CfnAlarm {
    return new CfnAlarm(this, definition.name, {
      ...this.common(definition),
      ...judged(definition),
      evaluationPeriods: definition.evaluationPeriods,
      datapointsToAlarm: definition.datapointsToAlarm,
      treatMissingData: definition.missingData,
    });
  }

  private compositeAlarm(definition: CompositeAlarmDefinition): CfnCompositeAlarm {
    const { allOf, suppressedBy } = definition;
    return new CfnCompositeAlarm(this, definition.name, {
      ...this.common(definition),
      alarmRule: allOf.map((name) => `ALARM("${name}")`).join(' AND '),
      ...(suppressedBy && {
        actionsSuppressor: this.arnOf(suppressedBy.alarm),
        actionsSuppressorWaitPeriod: suppressedBy.waitSeconds,
        actionsSuppressorExtensionPeriod: suppressedBy.extensionSeconds,
      }),
    });
  }

  /** People hear of the end as of the beginning: a pager that is never told stays red. */
  private common({ name, description, severity, routed }: AlarmDefinition) {
    const topics = routed ? [this.routes.topicOf(severity).topicArn] : [];
    return {
      alarmName: name,
      alarmDescription: description,
      ...(routed && { alarmActions: topics, okActions: topics }),
    };
  }

  private arnOf(name: string): string {
    return Stack.of(this).formatArn({ service: 'cloudwatch', resource: `alarm:${name}` });
  }

  /** A composite is refused before what it names is there. */
  private order(definition: AlarmDefinition): void {
    if (definition.kind === 'metric') return;
    const names = [...definition.allOf, ...(definition.suppressedBy ? [definition.suppressedBy.alarm] : [])];
    for (const name of names) {
      const other = this.made.get(name);
      if (other) this.made.get(definition.name)?.addResourceDependency(other);
    }
  }
}

function judged(definition: MetricAlarmDefinition) {
  const metrics = alarmQueries(definition);
  if (definition.isAnomaly)
    return { metrics, comparisonOperator: 'GreaterThanUpperThreshold', thresholdMetricId: BAND };
  const comparisonOperator = definition.comparison === 'above' ? 'GreaterThanThreshold' : 'LessThanThreshold';
  return { metrics, comparisonOperator, threshold: definition.threshold };
}
