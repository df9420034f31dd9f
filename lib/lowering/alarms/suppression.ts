import type { Severity } from '../../spec/alarm';
import type { StageSpec } from '../../spec/stage';
import { stageAlarmName } from '../names';
import { reachedServices } from '../reached-services';
import type { AlarmDefinition, CompositeAlarmDefinition, MetricAlarmDefinition } from './alarm-definition';
import { about } from './alarm-text';
import { together } from './metric-math';
import { failovers } from './server-measures';
import { thresholdAlarm } from './threshold-alarms';

/** Events of RDS come within a minute, and a minute later CloudWatch has counted them. */
const WAIT_SECONDS = 180;

/** A program needs this long after a failover to connect again; what fails then fails by itself. */
const EXTENSION_SECONDS = 300;

/** For so long a failover explains what fails, in minutes. */
const FAILOVER_MINUTES = 10;

const SYMPTOMS = ['errors', 'latency', 'availability'];

/**
 * People are told of a cause once, not of all its symptoms: while a database fails over, the services that use it, or ask
 * others that do, tell nobody. A symptom goes on being shown, and is told when it outlasts its cause.
 */
export function suppressSymptoms(alarms: readonly AlarmDefinition[], stage: StageSpec): AlarmDefinition[] {
  const symptoms = alarms.map((alarm) => ({ alarm, causes: causesOf(alarm, stage) }));
  const sets = new Map<string, FailoverOf>();
  for (const { alarm, causes } of symptoms) {
    // people hear of the cause no later than they would have heard of the symptom
    for (const databases of [causes, ...causes.map((name) => [name])]) {
      const known = sets.get(databases.join());
      const severity = known?.severity === 'critical' ? 'critical' : alarm.severity;
      if (databases.length > 0) sets.set(databases.join(), { databases, severity });
    }
  }
  const causes = [...sets.values()].map((each) => failoverAlarm(stage, each));
  return [...causes, ...symptoms.flatMap(({ alarm, causes: databases }) => unlessCaused(alarm, databases, stage))];
}

/** Names of the databases whose failover would explain an alarm: those of a service, and of the services that it asks. */
function causesOf({ routed, metric, watched }: AlarmDefinition, stage: StageSpec): string[] {
  if (!routed || !SYMPTOMS.includes(metric)) return [];
  const services = watched.kind === 'service' ? reachedServices(stage, [watched.name]) : Object.keys(stage.services);
  const used = new Set(services.flatMap((service) => stage.services[service]?.uses.map(({ name }) => name) ?? []));
  return Object.entries(stage.databases).flatMap(([name, { existing }]) =>
    existing === undefined && used.has(name) ? [name] : [],
  );
}

function unlessCaused(alarm: AlarmDefinition, databases: readonly string[], stage: StageSpec): AlarmDefinition[] {
  if (databases.length === 0) return [alarm];
  const suppressedBy = {
    alarm: failoverName(stage, databases),
    waitSeconds: WAIT_SECONDS,
    extensionSeconds: EXTENSION_SECONDS,
  };
  if (alarm.kind === 'composite') return [{ ...alarm, suppressedBy }];
  const { name, alarm: key, metric, severity, watched, description, source, runbook } = alarm;
  const told: CompositeAlarmDefinition = {
    kind: 'composite',
    alarm: key,
    metric,
    severity,
    watched,
    description,
    source,
    runbook,
    name: `${name}-unexplained`,
    routed: true,
    allOf: [name],
    suppressedBy,
  };
  return [{ ...alarm, routed: false }, told];
}

interface FailoverOf {
  readonly databases: readonly string[];
  readonly severity: Severity;
}

/** Of one database people are told; of several at once only what they explain. */
function failoverAlarm(stage: StageSpec, { databases, severity }: FailoverOf): MetricAlarmDefinition {
  const metrics = Object.fromEntries(
    databases.flatMap((name, i) =>
      Object.values(failovers(stage, name).metrics).map((each) => [`failovers${i}`, each]),
    ),
  );
  const label = `failovers of ${databases.join(', ')}`;
  const alarm = thresholdAlarm({
    name: failoverName(stage, databases),
    alarm: 'failover',
    metric: 'failover',
    severity,
    watched: { kind: 'database', name: databases.join() },
    measure: { metrics, expression: together('SUM', Object.keys(metrics)), label, unit: 'count' },
    judgement: {
      comparison: 'above',
      threshold: 0,
      periodSeconds: 60,
      evaluationPeriods: FAILOVER_MINUTES,
      datapointsToAlarm: 1,
      missingData: 'notBreaching',
      says: `Another server takes over, or the only one starts again, within ${FAILOVER_MINUTES} minutes`,
      runbook: 'failover',
    },
    source: databases.map((name) => `databases.${name}`).join(', '),
  });
  return {
    ...alarm,
    routed: databases.length === 1,
    description: about(describe(databases), alarm.source, 'failover'),
  };
}

const describe = (databases: readonly string[]) =>
  `A server of ${databases.join(', ')} fails, is replaced or starts again. Services that use it may fail meanwhile; they tell only what lasts longer.`;

const failoverName = (stage: StageSpec, databases: readonly string[]) =>
  stageAlarmName(stage, `${databases.join('-')}-failover`);
