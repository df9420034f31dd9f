import { References } from '../../conformance/references';
import type { SynthesizedStage } from '../synth';

/** An alarm as its template has it, as text that a table can state. */
export interface BuiltAlarm {
  readonly name: string;
  /** `AWS/ECS CPUUtilization Average ClusterName=a ServiceName=b`, by id. */
  readonly metrics: Readonly<Record<string, string>>;
  /** What is judged: an expression over the ids, or one of them. */
  readonly expression: string;
  /** `> 5`, `< 1`, `> usual`. */
  readonly limit: string;
  /** `4 of 5 x 60 s`. */
  readonly periods: string;
  readonly missing: string;
  readonly description: string;
  /** Names of the topics that are told. */
  readonly tells: readonly string[];
}

export interface BuiltComposite {
  readonly name: string;
  readonly rule: string;
  readonly suppressor?: string;
  readonly description: string;
  readonly tells: readonly string[];
}

type Json = Readonly<Record<string, unknown>> & {
  readonly Metrics?: readonly MetricJson[];
  readonly Dimensions?: readonly { Name: string; Value: unknown }[];
};
interface MetricJson {
  readonly Id: string;
  readonly Expression?: string;
  readonly ReturnData?: boolean;
  readonly MetricStat?: {
    readonly Stat: string;
    readonly Period: number;
    readonly Metric: { Namespace: string; MetricName: string; Dimensions: readonly { Name: string; Value: unknown }[] };
  };
}

const COMPARISONS: Readonly<Record<string, string>> = {
  GreaterThanThreshold: '>',
  LessThanThreshold: '<',
  GreaterThanUpperThreshold: '> upper',
};

/** Alarms of a stage that are made of metrics, by name. */
export function builtAlarms(stage: SynthesizedStage): ReadonlyMap<string, BuiltAlarm> {
  const references = new References(stage);
  const alarms = references.all('AWS::CloudWatch::Alarm').map(({ stack, resource }): BuiltAlarm => {
    const properties = resource.Properties as unknown as Json;
    const metrics = metricsOf(properties);
    const shown = (metric: MetricJson) => {
      const { Metric, Stat } = metric.MetricStat!;
      const dimensions = Metric.Dimensions.map(({ Name, Value }) => `${Name}=${references.text(stack, Value)}`);
      return [Metric.Namespace, Metric.MetricName, Stat, ...dimensions.toSorted()].join(' ');
    };
    const stats = metrics.filter(({ MetricStat }) => MetricStat !== undefined);
    const judged = metrics.find(({ ReturnData, Id }) => ReturnData !== false && Id !== properties['ThresholdMetricId']);
    const band = metrics.find(({ Id }) => Id === properties['ThresholdMetricId']);
    const limit = band?.Expression ?? properties['Threshold'];
    return {
      name: String(properties['AlarmName']),
      metrics: Object.fromEntries(stats.map((metric) => [metric.Id, shown(metric)])),
      expression: judged?.Expression ?? judged?.Id ?? '',
      limit: `${COMPARISONS[String(properties['ComparisonOperator'])]} ${String(limit)}`,
      periods: `${String(properties['DatapointsToAlarm'])} of ${String(properties['EvaluationPeriods'])} x ${stats[0]?.MetricStat?.Period} s`,
      missing: String(properties['TreatMissingData']),
      description: String(properties['AlarmDescription']),
      tells: told(properties).map((topic) => topicName(references, stack, topic)),
    };
  });
  return new Map(alarms.map((alarm) => [alarm.name, alarm]));
}

/** Those that are made of other alarms, by name. */
export function builtComposites(stage: SynthesizedStage): ReadonlyMap<string, BuiltComposite> {
  const references = new References(stage);
  const alarms = references.all('AWS::CloudWatch::CompositeAlarm').map(({ stack, resource }): BuiltComposite => {
    const properties = resource.Properties as unknown as Json;
    const suppressor = properties['ActionsSuppressor'];
    return {
      name: String(properties['AlarmName']),
      rule: String(properties['AlarmRule']),
      ...(suppressor !== undefined && { suppressor: references.text(stack, suppressor).replace(/.*:alarm:/, '') }),
      description: String(properties['AlarmDescription']),
      tells: told(properties).map((topic) => topicName(references, stack, topic)),
    };
  });
  return new Map(alarms.map((alarm) => [alarm.name, alarm]));
}

/** Every metric that alarms of any kind and scaling policies ask for. */
export function askedMetrics(stage: SynthesizedStage): AskedMetric[] {
  const references = new References(stage);
  const types = ['AWS::CloudWatch::Alarm', 'AWS::ApplicationAutoScaling::ScalingPolicy'];
  return types.flatMap((type) => references.all(type).flatMap(({ resource }) => asked(resource.Properties)));
}

export interface AskedMetric {
  readonly namespace: string;
  readonly name: string;
  readonly statistic: string;
  readonly dimensions: Readonly<Record<string, string>>;
}

function asked(value: unknown): AskedMetric[] {
  if (Array.isArray(value)) return value.flatMap(asked);
  if (typeof value !== 'object' || value === null) return [];
  const found = value as Record<string, unknown>;
  const { Metric, Stat } = found;
  if (typeof Metric === 'object' && Metric !== null && typeof Stat === 'string') return [metricOf(Metric, Stat)];
  if (typeof found['MetricName'] === 'string')
    return [metricOf(found, String(found['ExtendedStatistic'] ?? found['Statistic']))];
  return Object.values(found).flatMap(asked);
}

function metricOf(metric: object, statistic: string): AskedMetric {
  const {
    Namespace,
    MetricName,
    Dimensions = [],
  } = metric as {
    Namespace: string;
    MetricName: string;
    Dimensions?: readonly { Name: string; Value: unknown }[];
  };
  const dimensions = Object.fromEntries(Dimensions.map(({ Name, Value }) => [Name, JSON.stringify(Value)]));
  return { namespace: Namespace, name: MetricName, statistic, dimensions };
}

/** A metric alone has no id in the template. */
function metricsOf(properties: Json): readonly MetricJson[] {
  const { Metrics, Dimensions = [] } = properties;
  if (Metrics) return Metrics;
  const text = (key: string) => String(properties[key]);
  const Metric = { Namespace: text('Namespace'), MetricName: text('MetricName'), Dimensions };
  return [{ Id: 'value', MetricStat: { Stat: text('Statistic'), Period: Number(properties['Period']), Metric } }];
}

function told(properties: Json): readonly unknown[] {
  return (properties['AlarmActions'] as unknown[] | undefined) ?? [];
}

function topicName(references: References, stack: Parameters<References['text']>[0], value: unknown): string {
  const located = references.locate(stack, value);
  const name = located?.resource.Properties?.['TopicName'];
  return typeof name === 'string' ? name : JSON.stringify(value);
}
