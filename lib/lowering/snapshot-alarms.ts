import type { StageSpec } from '../spec/stage';
import { alarmName, vaultName } from './names';
import type { PlainAlarm } from './plain-alarm';

/** Jobs of AWS Backup that failed, counted by vault; copies to another region only where there are any. */
export function snapshotAlarms(stage: StageSpec, copies: boolean): (PlainAlarm & { readonly id: string })[] {
  return [
    ofJobs(stage, 'NumberOfBackupJobsFailed', 'jobs-failed', 'A snapshot'),
    ...(copies ? [ofJobs(stage, 'NumberOfCopyJobsFailed', 'copies-failed', 'A copy to the recovery region')] : []),
  ];
}

function ofJobs(stage: StageSpec, metricName: string, name: string, what: string) {
  return {
    id: metricName,
    name: alarmName(stage, 'backup', name),
    description: `${what} failed in the last hour. Source: backup.snapshots. Runbook: backup-snapshots.`,
    namespace: 'AWS/Backup',
    metricName,
    dimensions: { BackupVaultName: vaultName(stage) },
    statistic: 'Sum',
    comparison: 'GreaterThanThreshold',
    threshold: 0,
    periodSeconds: 3600,
    evaluationPeriods: 1,
    // AWS Backup counts only what happens
    treatMissingData: 'notBreaching',
  } as const;
}
