import { limits } from '../data/limits';
import type { DumpSpec } from '../spec/backup';
import { dumpJob } from '../spec/backup-jobs';
import type { StageSpec } from '../spec/stage';
import { cronGaps } from './cron-times';
import { alarmName } from './names';
import type { PlainAlarm } from './plain-alarm';

/** Where the dumps of all stages tell how they went. */
export const BACKUP_NAMESPACE = 'Slipway/Backup';

/** 1 for a dump that is complete, 0 for one that failed. */
const SUCCEEDED = 'BackupSucceeded';

const HOUR_SECONDS = 3600;

/** A run that failed, and one that did not come: the second is left out where CloudWatch does not look back far enough. */
export function dumpAlarms(stage: StageSpec): PlainAlarm[] {
  return Object.entries(stage.backup?.dumps ?? {}).flatMap(([database, dump]) => {
    const hours = lateAfterHours(dump);
    return [failed(stage, database), ...(hours === undefined ? [] : [late(stage, database, dump, hours)])];
  });
}

/**
 * Hours without a success after which one is late: the longest time between two runs and what is granted on top, in whole
 * hours, since CloudWatch looks back further than a day in such steps only. A clock that is put back makes a day of 25.
 */
export function lateAfterHours({ cron, timeZone, lateMinutes }: DumpSpec): number | undefined {
  const gaps = cronGaps(cron);
  if (gaps === undefined) return undefined;
  const hours = Math.ceil((gaps.longest + lateMinutes) / 60) + (timeZone === 'UTC' ? 0 : 1);
  return hours * HOUR_SECONDS <= limits.alarmEvaluationSeconds.max ? hours : undefined;
}

function failed(stage: StageSpec, database: string): PlainAlarm {
  return {
    ...common(stage, database),
    name: alarmName(stage, dumpJob(database), 'failed'),
    description: `A dump of the database ${database} failed. Source: backup.dumps.${database}. Runbook: backup-dump.`,
    statistic: 'Minimum',
    periodSeconds: 300,
    evaluationPeriods: 1,
    treatMissingData: 'notBreaching',
  };
}

function late(
  stage: StageSpec,
  database: string,
  { cron, timeZone, lateMinutes }: DumpSpec,
  hours: number,
): PlainAlarm {
  const when = `${cron} ${timeZone}, ${lateMinutes} minutes granted`;
  return {
    ...common(stage, database),
    name: alarmName(stage, dumpJob(database), 'late'),
    description: `No dump of the database ${database} succeeded for ${hours} hours (${when}). Source: backup.dumps.${database}.lateMinutes. Runbook: backup-dump.`,
    statistic: 'Sum',
    periodSeconds: HOUR_SECONDS,
    evaluationPeriods: hours,
    // silence is what a dump that never ran sounds like
    treatMissingData: 'breaching',
  };
}

function common({ system, stage }: StageSpec, database: string) {
  return {
    namespace: BACKUP_NAMESPACE,
    metricName: SUCCEEDED,
    dimensions: { System: system, Stage: stage, Database: database },
    comparison: 'LessThanThreshold',
    threshold: 1,
  } as const;
}
