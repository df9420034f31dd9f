import type { StageSpec } from '../../spec/stage';
import { about } from '../alarms/alarm-text';
import { databaseAccess } from '../database-access';
import { alarmName, databaseInstanceName, loginFollowerName } from '../names';
import type { PlainAlarm } from '../plain-alarm';
import { isWaiting } from './standby';

/** Seconds that a copy may be behind: thrice what RDS lets it be where nobody writes. */
const LATE_SECONDS = 900;

/** Of the runs in an hour, how many may fail: all but one. */
const FAILED_RUNS = 3;

/** What would make a failover lose more than it should, or leave services without a login: told while there is time. */
export function copyAlarms(spec: StageSpec): PlainAlarm[] {
  if (!isWaiting(spec)) return [];
  return Object.entries(spec.databases)
    .filter(([, { existing }]) => existing === undefined)
    .flatMap(([database]) => [
      ...lagAlarms(spec, database),
      ...(databaseAccess(spec, database).size > 0 ? [loginAlarm(spec, database)] : []),
    ]);
}

function lagAlarms(spec: StageSpec, database: string): PlainAlarm[] {
  const common = {
    namespace: 'AWS/RDS',
    metricName: 'ReplicaLag',
    dimensions: { DBInstanceIdentifier: databaseInstanceName(spec, database) },
    periodSeconds: 300,
    evaluationPeriods: 3,
  } as const;
  const say = (meaning: string) => about(meaning, 'recovery.strategy', 'second-region');
  return [
    {
      ...common,
      name: alarmName(spec, database, 'copy-late'),
      description: say(`The copy of ${database} in ${spec.region} is more than 15 minutes behind, or not there.`),
      statistic: 'Maximum',
      comparison: 'GreaterThanThreshold',
      threshold: LATE_SECONDS,
      treatMissingData: 'breaching',
    },
    {
      ...common,
      name: alarmName(spec, database, 'copy-stopped'),
      // RDS says -1 where nothing is copied any more
      description: say(`The copy of ${database} in ${spec.region} does not follow any more.`),
      statistic: 'Minimum',
      comparison: 'LessThanThreshold',
      threshold: 0,
      treatMissingData: 'notBreaching',
    },
  ];
}

function loginAlarm(spec: StageSpec, database: string): PlainAlarm {
  return {
    name: alarmName(spec, database, 'logins-late'),
    description: about(
      `Passwords of ${database} did not reach ${spec.region} for an hour.`,
      'recovery.strategy',
      'second-region',
    ),
    namespace: 'AWS/Lambda',
    metricName: 'Errors',
    dimensions: { FunctionName: loginFollowerName(spec, database) },
    statistic: 'Sum',
    comparison: 'GreaterThanThreshold',
    threshold: FAILED_RUNS,
    periodSeconds: 3600,
    evaluationPeriods: 1,
    treatMissingData: 'notBreaching',
  };
}
