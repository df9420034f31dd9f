import { Duration } from 'aws-cdk-lib';
import type { LockConfiguration } from 'aws-cdk-lib/aws-backup';
import { BackupVault } from 'aws-cdk-lib/aws-backup';
import type { Construct } from 'constructs';
import { vaultName } from '../lowering/names';
import { dataRemovalPolicy } from '../shared/removal';
import { stageKey } from '../shared/stage-key';
import type { BackupSpec } from '../spec/backup';
import type { StageSpec } from '../spec/stage';

/** Days in which a lock in compliance mode can still be taken away; AWS allows no fewer. */
const COOLING_OFF_DAYS = 3;

export interface SnapshotVault {
  readonly vault: BackupVault;
  readonly keyArn: string;
}

/** Where snapshots lie: encrypted with a key of its own, and kept until their time by its policy and its lock. */
export function snapshotVault(scope: Construct, spec: StageSpec, backup: BackupSpec): SnapshotVault {
  const key = stageKey(scope, 'Key', spec, 'backup');
  const lockConfiguration = lockOf(backup);
  const vault = new BackupVault(scope, 'Vault', {
    backupVaultName: vaultName(spec),
    encryptionKey: key,
    removalPolicy: dataRemovalPolicy(spec),
    blockRecoveryPointDeletion: backup.lock !== 'none',
    ...(lockConfiguration && { lockConfiguration }),
  });
  return { vault, keyArn: key.keyArn };
}

/** A copy that would be gone sooner than the shortest declared time is not taken at all. */
function lockOf({ lock, snapshots }: BackupSpec): LockConfiguration | undefined {
  if (lock === 'none') return undefined;
  return {
    minRetention: Duration.days(Math.min(...snapshots.map(({ retentionDays }) => retentionDays))),
    ...(lock === 'compliance' && { changeableFor: Duration.days(COOLING_OFF_DAYS) }),
  };
}
