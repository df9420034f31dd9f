import type { StageSpec } from '../../spec/stage';
import type {
  AlarmDefinition,
  CompositeAlarmDefinition,
  Measure,
  MetricAlarmDefinition,
  Watched,
} from '../alarms/alarm-definition';
import { toPromql } from './metric-math';
import { seriesOf } from './series';

/** A rule of Prometheus that raises an alert. */
export interface AlertRule {
  readonly alert: string;
  readonly expr: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}

/** Back to which what is usual is learnt: a week has all its days once. */
const USUAL = '7d';

/**
 * The alarms of a stage as rules of Prometheus: the same thresholds, windows and meaning of silence. Alarms of which nobody
 * is told are parts of others, and are no rules of their own, unless they silence some.
 */
export function alertRules(stage: StageSpec, definitions: readonly AlarmDefinition[]): AlertRule[] {
  const byName = new Map(definitions.map((definition) => [definition.name, definition]));
  const causes = new Set(definitions.map((definition) => causeOf(definition)));
  return definitions
    .filter(({ metric }) => metric !== 'canary')
    .filter(({ routed, name }) => routed || causes.has(name))
    .map((definition) => ({
      alert: definition.name,
      expr: conditionOf(definition, stage, byName),
      labels: labelsOf(stage, definition),
      annotations: annotationsOf(definition),
    }));
}

/** The alert in place of which people hear of a symptom. */
function causeOf(definition: AlarmDefinition): string | undefined {
  return definition.kind === 'composite' ? definition.suppressedBy?.alarm : undefined;
}

/** What nobody is told of is there to silence others. */
function labelsOf({ system, stage }: StageSpec, { severity, alarm, watched, routed }: AlarmDefinition) {
  return {
    severity: routed ? severity : 'none',
    alarm,
    system,
    stage,
    [watched.kind.replaceAll('-', '_')]: watched.name,
  };
}

function annotationsOf({ description, runbook, name }: AlarmDefinition) {
  return { summary: name, description, runbook };
}

type ByName = ReadonlyMap<string, AlarmDefinition>;

function conditionOf(definition: AlarmDefinition, stage: StageSpec, byName: ByName): string {
  return definition.kind === 'metric' ? raised(definition, stage) : allOf(definition, stage, byName);
}

function allOf({ allOf: names, name }: CompositeAlarmDefinition, stage: StageSpec, byName: ByName): string {
  const parts = names.map((part) => {
    const found = byName.get(part);
    if (found === undefined) throw new Error(`the alarm '${name}' is made of '${part}', which is none`);
    return `(${conditionOf(found, stage, byName)})`;
  });
  return parts.join(' and ');
}

/** So many of the last periods are beyond the threshold. */
function raised(definition: MetricAlarmDefinition, stage: StageSpec): string {
  const { measure, comparison, periodSeconds, evaluationPeriods, datapointsToAlarm, missingData } = definition;
  const value = valueOf(definition, stage);
  const operator = comparison === 'above' ? '>' : '<';
  const beyond = `${value} ${operator} ${definition.threshold}`;
  const isRaised =
    evaluationPeriods === 1 ? beyond : `${countBeyond(value, operator, definition)} >= ${datapointsToAlarm}`;
  return missingData === 'breaching'
    ? `${isRaised} or absent_over_time((${measured(measure, definition, stage)})[${evaluationPeriods * periodSeconds}s:${periodSeconds}s])`
    : isRaised;
}

function countBeyond(
  value: string,
  operator: string,
  { threshold, evaluationPeriods, periodSeconds }: MetricAlarmDefinition,
): string {
  return `sum_over_time((${value} ${operator} bool ${threshold})[${evaluationPeriods * periodSeconds}s:${periodSeconds}s])`;
}

/** The number itself; of what is judged by the usual, its distance from that in standard deviations. */
function valueOf(definition: MetricAlarmDefinition, stage: StageSpec): string {
  const value = measured(definition.measure, definition, stage);
  if (!definition.isAnomaly) return value;
  const over = (what: 'avg' | 'stddev') => `${what}_over_time((${value})[${USUAL}:${definition.periodSeconds}s])`;
  // what never changed has no deviation at all: then one more is one
  return `((${value}) - ${over('avg')}) / clamp_min(${over('stddev')}, 1)`;
}

function measured({ metrics, expression }: Measure, asked: AskedOf, stage: StageSpec): string {
  const { watched, periodSeconds } = asked;
  const series = Object.fromEntries(
    Object.entries(metrics).map(([id, metric]) => [id, seriesOf(metric, { stage, watched, periodSeconds })]),
  );
  return toPromql(expression, series);
}

interface AskedOf {
  readonly watched: Watched;
  readonly periodSeconds: number;
}
