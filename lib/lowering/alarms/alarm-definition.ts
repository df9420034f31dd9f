import type { AlarmMetric, Severity } from '../../spec/alarm';
import type { AlarmSubject } from '../../spec/alarm-subjects';
import type { CloudWatchMetric } from '../scaling-metrics';

/** What an alarm watches: a thing of the description, or what stands before or under its services. */
export type Watched = AlarmSubject | { readonly kind: 'load-balancer' | 'nodes' | 'canary'; readonly name: string };

/** What a figure counts; of a share, percent. */
export type Unit = 'percent' | 'seconds' | 'milliseconds' | 'count' | 'bytes' | 'per-hour';

/** Numbers of CloudWatch, and what is computed from them. */
export interface Measure {
  /** Metrics by the ids that the expression knows them by. */
  readonly metrics: Readonly<Record<string, CloudWatchMetric>>;
  /** Metric math. The id of a metric alone is that metric. */
  readonly expression: string;
  /** What the expression computes, in a few words: the label of its line. */
  readonly label: string;
  readonly unit: Unit;
}

/** What silence means. As CloudWatch has it, in its words. */
export type MissingData = 'breaching' | 'notBreaching' | 'ignore' | 'missing';

interface Described {
  /** Physical name: stable as long as the key in `alarms` and the thing that it watches are. */
  readonly name: string;
  /** Key in `alarms`; `availability` of the noun of that name. */
  readonly alarm: string;
  readonly metric: AlarmMetric | 'failover' | 'canary';
  readonly severity: Severity;
  readonly watched: Watched;
  /** What it means, where its threshold comes from, and which page of the runbook helps. */
  readonly description: string;
  /** Path of the threshold in the description. */
  readonly source: string;
  /** Page in docs/runbook, without `.md`. */
  readonly runbook: string;
  /** Whether people are told. What another alarm judges tells nobody itself. */
  readonly routed: boolean;
}

/** An alarm on numbers. */
export interface MetricAlarmDefinition extends Described {
  readonly kind: 'metric';
  readonly measure: Measure;
  readonly comparison: 'above' | 'below';
  /** In the unit of the measure; of an anomaly, in standard deviations from the usual. */
  readonly threshold: number;
  readonly isAnomaly: boolean;
  readonly periodSeconds: number;
  /** Periods that are looked at, and how many of these have to be beyond the threshold. */
  readonly evaluationPeriods: number;
  readonly datapointsToAlarm: number;
  readonly missingData: MissingData;
}

/** An alarm on alarms: raised while all of them are. */
export interface CompositeAlarmDefinition extends Described {
  readonly kind: 'composite';
  /** Names of the alarms that must all be raised. */
  readonly allOf: readonly string[];
  /** Why it may be silent: people are told of this cause instead. */
  readonly suppressedBy?: Suppression;
}

/** A cause, of which people are told in place of its symptoms. */
export interface Suppression {
  /** Name of the alarm that is raised while the cause lasts. */
  readonly alarm: string;
  /** How long a symptom waits for its cause to show, in seconds. */
  readonly waitSeconds: number;
  /** How long after the cause a symptom may last, in seconds, before it counts by itself. */
  readonly extensionSeconds: number;
}

export type AlarmDefinition = MetricAlarmDefinition | CompositeAlarmDefinition;
