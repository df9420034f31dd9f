import type { AlarmSpec } from '../../spec/alarm';
import { subjectName, subjectsOf } from '../../spec/alarm-subjects';
import type { StageSpec } from '../../spec/stage';
import type { DeploymentTarget } from '../../spec/target';
import { alarmName, stageAlarmName } from '../names';
import { lowestNumber } from '../scaling-metrics';
import { slotsOf } from '../slots';
import type { AlarmDefinition, MissingData, Watched } from './alarm-definition';
import { burnRateAlarms } from './burn-rate-alarms';
import { canaryAlarms } from './canaries';
import type { AlarmContext } from './measured';
import { LOAD_BALANCER, measuredBy } from './measured';
import type { MetricPlaces } from './metric-places';
import { symbolicPlaces } from './metric-places';
import { failedRequests } from './request-measures';
import { suppressSymptoms } from './suppression';
import { judgementOf, thresholdAlarm } from './threshold-alarms';

/** All alarms of a stage, as data: what CloudWatch, Prometheus, the plan and the tests read alike. */
export function alarmDefinitions(
  stage: StageSpec,
  target: DeploymentTarget,
  places: MetricPlaces = symbolicPlaces(stage),
): AlarmDefinition[] {
  const declared = Object.entries(stage.alarms).flatMap(([name, spec]) =>
    alarmsOf(name, spec, { stage, places, slots: slotsOf(stage, target) }),
  );
  return suppressSymptoms([...declared, ...objectiveAlarms(stage, places), ...canaryAlarms(stage)], stage);
}

/** The target of the stage as a whole, judged at the load balancer. */
function objectiveAlarms(stage: StageSpec, places: MetricPlaces): AlarmDefinition[] {
  if (stage.availability === undefined || subjectsOf('availability', stage).length === 0) return [];
  return burnRateAlarms({
    name: stageAlarmName(stage, 'availability'),
    alarm: 'availability',
    watched: LOAD_BALANCER,
    percent: stage.availability,
    measure: failedRequests(places),
    severity: 'critical',
    source: 'availability',
  });
}

function alarmsOf(alarm: string, spec: AlarmSpec, context: AlarmContext): AlarmDefinition[] {
  const { stage } = context;
  const source = `alarms.${alarm}`;
  return measuredBy(spec, context).flatMap(({ slot, watched, measure, part }) => {
    const name = nameOf(slot, watched, alarm) + (part > 1 ? `-${part}` : '');
    const common = { name, alarm, watched, measure, source: `${source}.${thresholdField(spec)}` };
    if (spec.metric === 'availability')
      return burnRateAlarms({ ...common, percent: spec.belowPercent, severity: spec.severity });
    const judgement = judgementOf(spec, silence(stage, watched));
    return [thresholdAlarm({ ...common, metric: spec.metric, severity: spec.severity, judgement })];
  });
}

function nameOf(stage: StageSpec, watched: Watched, alarm: string): string {
  const { kind } = watched;
  if (kind === 'load-balancer' || kind === 'nodes' || kind === 'canary') return alarmName(stage, watched.name, alarm);
  return alarmName(stage, subjectName({ kind, name: watched.name }), alarm);
}

/** Where nothing has to run, nothing has to be said. */
function silence({ services }: StageSpec, { kind, name }: Watched): MissingData {
  const service = kind === 'service' ? services[name] : undefined;
  return service && lowestNumber(service) === 0 ? 'notBreaching' : 'missing';
}

function thresholdField(spec: AlarmSpec): string {
  return [
    'abovePercent',
    'belowPercent',
    'aboveMilliseconds',
    'abovePerHour',
    'aboveSeconds',
    'aboveDeviations',
    'above',
    'below',
  ]
    .filter((field) => field in spec)
    .join();
}
