import { Duration } from 'aws-cdk-lib';
import type { LockConfiguration } from 'aws-cdk-lib/aws-backup';
import { BackupVault } from 'aws-cdk-lib/aws-backup';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import { recoveryVaultName } from '../lowering/names';
import { dataRemovalPolicy } from '../shared/removal';
import type { StageSpec } from '../spec/stage';

/** Days in which a compliance lock can still be taken back, the fewest that AWS allows. */
const GRACE_DAYS = 3;

/** Takes copies of recovery points, under the same lock as the vault of the first region. */
export function recoveryVault(scope: Construct, id: string, spec: StageSpec, key: IKey): BackupVault {
  const lockConfiguration = lockOf(spec);
  return new BackupVault(scope, id, {
    backupVaultName: recoveryVaultName(spec),
    encryptionKey: key,
    removalPolicy: dataRemovalPolicy(spec),
    ...(lockConfiguration && { lockConfiguration }),
  });
}

/** What is kept for the shortest declared time must be kept for that time. */
function lockOf({ backup, data }: StageSpec): LockConfiguration | undefined {
  const days = (backup?.snapshots ?? []).map(({ retentionDays }) => retentionDays);
  if (backup === undefined || backup.lock === 'none' || days.length === 0 || data === 'disposable') return undefined;
  return {
    minRetention: Duration.days(Math.min(...days)),
    ...(backup.lock === 'compliance' && { changeableFor: Duration.days(GRACE_DAYS) }),
  };
}
