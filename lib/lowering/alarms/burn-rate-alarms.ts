import type { BurnRate } from '../../data/burn-rates';
import { burnRates } from '../../data/burn-rates';
import type { Severity } from '../../spec/alarm';
import type {
  AlarmDefinition,
  CompositeAlarmDefinition,
  Measure,
  MetricAlarmDefinition,
  Watched,
} from './alarm-definition';
import { about } from './alarm-text';

export interface Objective {
  /** First part of the names of its alarms. */
  readonly name: string;
  readonly alarm: string;
  readonly watched: Watched;
  /** Share of requests to be answered, in percent. */
  readonly percent: number;
  /** Failed requests in percent of all. */
  readonly measure: Measure;
  /** Of what cannot wait; what spends slowly is a warning always. */
  readonly severity: Severity;
  readonly source: string;
}

/** For each rate an alarm over a long window and a short one: enough is spent to matter, and it is still being spent. */
export function burnRateAlarms(objective: Objective): AlarmDefinition[] {
  return burnRates.flatMap((burn) => {
    const windows = [burn.longMinutes, burn.shortMinutes].map((minutes) => windowAlarm(objective, burn, minutes));
    return [...windows, bothWindows(objective, burn, windows)];
  });
}

/** The error rate at which the budget goes that fast, in percent of requests. No rate is more than all of them. */
export function burnThreshold(percent: number, { rate }: BurnRate): number {
  const budget = 100 - percent;
  return Math.min(Number((budget * rate).toFixed(6)), 99.9);
}

function windowAlarm(objective: Objective, burn: BurnRate, minutes: number): MetricAlarmDefinition {
  const threshold = burnThreshold(objective.percent, burn);
  return {
    kind: 'metric',
    ...described(objective, burn, `More than ${threshold} % of the requests of ${minutes} minutes failed.`),
    name: `${objective.name}-${burn.id}-${minutes}m`,
    routed: false,
    measure: objective.measure,
    comparison: 'above',
    threshold,
    isAnomaly: false,
    periodSeconds: minutes * 60,
    evaluationPeriods: 1,
    datapointsToAlarm: 1,
    missingData: 'notBreaching',
  };
}

function bothWindows(
  objective: Objective,
  burn: BurnRate,
  windows: readonly MetricAlarmDefinition[],
): CompositeAlarmDefinition {
  const meaning = `Requests fail ${burn.rate} times as fast as ${objective.percent} % over 30 days allows: ${burn.budgetPercent} % of the budget is spent, and it goes on.`;
  return {
    kind: 'composite',
    ...described(objective, burn, meaning),
    name: `${objective.name}-${burn.id}`,
    routed: true,
    allOf: windows.map(({ name }) => name),
  };
}

function described({ alarm, watched, severity, source }: Objective, { pages }: BurnRate, meaning: string) {
  const runbook = 'availability';
  return {
    alarm,
    metric: 'availability' as const,
    severity: pages ? severity : ('warning' as const),
    watched,
    source,
    runbook,
    description: about(meaning, source, runbook),
  };
}
