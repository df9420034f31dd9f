import type { StageSpec } from '../../spec/stage';
import type { DeploymentTarget } from '../../spec/target';
import type { AlarmDefinition, Measure } from '../alarms/alarm-definition';
import type { MetricPlaces } from '../alarms/metric-places';
import type { Panel } from './panel';

/** What panels are made from. */
export interface Context {
  readonly stage: StageSpec;
  readonly target: DeploymentTarget;
  readonly places: MetricPlaces;
  readonly alarms: readonly AlarmDefinition[];
}

export function servicesOf({ stage }: Context, kinds: readonly string[]): string[] {
  return Object.entries(stage.services).flatMap(([name, { kind }]) => (kinds.includes(kind) ? [name] : []));
}

/** Whether an alarm is about what users see: a web service, or the load balancer. */
export function isOfUsers({ stage }: Context, { watched: { kind, name } }: AlarmDefinition): boolean {
  return kind !== 'service' || stage.services[name]?.kind === 'web';
}

export function panel(title: string, lines: readonly Measure[], limits: Panel['limits'] = []): Panel {
  return { title, lines, limits, periodSeconds: 60 };
}

export const shown = (panels: readonly Panel[]) => panels.filter(({ lines }) => lines.length > 0);

/** Thresholds that are declared for a metric, each once. */
export function limitsOf(
  { alarms }: Pick<Context, 'alarms'>,
  metric: string,
  matches: (alarm: Extract<AlarmDefinition, { kind: 'metric' }>) => boolean = () => true,
): Panel['limits'] {
  const found = alarms.flatMap((alarm) =>
    alarm.kind === 'metric' && alarm.metric === metric && !alarm.isAnomaly && matches(alarm)
      ? [{ value: alarm.threshold, label: `${alarm.alarm} (${alarm.severity})` }]
      : [],
  );
  return [...new Map(found.map((limit) => [JSON.stringify(limit), limit])).values()];
}
