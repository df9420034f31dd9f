import type { StageSpec } from '../../spec/stage';
import { databaseMode } from '../database-mode';
import { alarmName } from '../names';
import type { PlainAlarm } from '../plain-alarm';

/** Namespace of what is measured about recovery: by System, Stage and Database. */
export const RECOVERY_NAMESPACE = 'Slipway/Recovery';

/** Databases whose restore is rehearsed: AWS Backup restores an instance whole, a cluster without a server to ask. */
export function drilledDatabases({ databases }: Pick<StageSpec, 'databases'>): string[] {
  return Object.entries(databases)
    .filter(([, database]) => database.existing === undefined && databaseMode(database) === 'instance')
    .map(([name]) => name);
}

/** An alarm on the drills of one database. */
export interface DrillAlarm extends PlainAlarm {
  readonly database: string;
}

/** A restore that failed or brought back wrong data. */
export function drillAlarms(spec: StageSpec): DrillAlarm[] {
  const { system, stage, recovery } = spec;
  if (recovery?.drill === undefined) return [];
  return drilledDatabases(spec).flatMap((database) => {
    const common = {
      database,
      namespace: RECOVERY_NAMESPACE,
      dimensions: { System: system, Stage: stage, Database: database },
      periodSeconds: 3600,
      evaluationPeriods: 1,
      treatMissingData: 'ignore' as const,
    };
    return [
      {
        ...common,
        name: alarmName(spec, database, 'restore-failed'),
        description: `The last rehearsed restore of ${database} failed, or brought back data that does not hold together. Source: recovery.drill. Runbook: restore-drill.`,
        metricName: 'RestoreSucceeded',
        statistic: 'Minimum',
        comparison: 'LessThanThreshold',
        threshold: 1,
      },
    ];
  });
}
