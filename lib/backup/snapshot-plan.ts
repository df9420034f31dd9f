import { createHash } from 'node:crypto';
import { Duration, TimeZone } from 'aws-cdk-lib';
import { BackupPlan, BackupPlanRule, BackupResource, BackupVault } from 'aws-cdk-lib/aws-backup';
import { Schedule } from 'aws-cdk-lib/aws-events';
import type { IRole } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import type { IRecoveryRegion } from '../contracts/recovery';
import { awsCron } from '../lowering/cron';
import { stackName } from '../lowering/names';
import type { SnapshotData } from '../lowering/snapshots';
import type { BackupSpec } from '../spec/backup';
import type { StageSpec } from '../spec/stage';
import type { SnapshotArns } from './snapshot-arns';

/** A copy that could not start in this time is left out, in minutes: AWS allows no less, and the next may be an hour away. */
const START_WITHIN_MINUTES = 60;

/** A copy that takes longer is given up, in hours. The first one of much data takes long; later ones hold changes only. */
const COMPLETE_WITHIN_HOURS = 24;

export interface SnapshotPlanProps {
  readonly spec: StageSpec;
  readonly backup: BackupSpec;
  readonly vault: BackupVault;
  readonly role: IRole;
  readonly data: SnapshotData;
  readonly arns: SnapshotArns;
  /** Where copies go. Left out: nowhere. */
  readonly recoveryRegion?: IRecoveryRegion;
}

/**
 * When snapshots are taken, of what, and how long they are kept. Never continuous backup: point-in-time recovery belongs to
 * RDS, whose retention AWS Backup would take over.
 */
export class SnapshotPlan extends Construct {
  constructor(
    scope: Construct,
    id: 'copied' | 'local',
    private readonly props: SnapshotPlanProps,
  ) {
    super(scope, id);
    const { spec, backup, role, data, arns } = props;
    const plan = new BackupPlan(this, 'Plan', {
      backupPlanName: stackName(spec, `snapshots-${id}`),
      backupPlanRules: backup.snapshots.map((snapshot, i) => this.rule(i, snapshot)),
    });
    const resources = [...arns.databases, ...arns.fileSystems, ...arns.buckets];
    // AWS Backup refuses a selection of nothing
    if (resources.length === 0) throw new Error(`no resource has an ARN to back up: ${JSON.stringify(data)}`);
    plan.addSelection('Data', {
      // a selection is replaced when it changes: the new one needs a name beside the old one's
      backupSelectionName: `data-${createHash('sha256').update(JSON.stringify(data)).digest('hex').slice(0, 8)}`,
      resources: resources.map((arn) => BackupResource.fromArn(arn)),
      role,
      disableDefaultBackupPolicy: true,
    });
  }

  private rule(i: number, { cron, timeZone, retentionDays }: BackupSpec['snapshots'][number]): BackupPlanRule {
    const { vault, recoveryRegion } = this.props;
    const deleteAfter = Duration.days(retentionDays);
    return new BackupPlanRule({
      ruleName: `snapshots-${i + 1}`,
      backupVault: vault,
      scheduleExpression: Schedule.expression(awsCron(cron) ?? ''),
      scheduleExpressionTimezone: TimeZone.of(timeZone),
      startWindow: Duration.minutes(START_WITHIN_MINUTES),
      completionWindow: Duration.hours(COMPLETE_WITHIN_HOURS),
      deleteAfter,
      ...(recoveryRegion && {
        copyActions: [{ destinationBackupVault: this.vaultThere(recoveryRegion), deleteAfter }],
      }),
    });
  }

  private vaultThere({ vaultArn }: IRecoveryRegion) {
    const id = 'VaultThere';
    const found = this.node.tryFindChild(id);
    return (
      (found as ReturnType<typeof BackupVault.fromBackupVaultArn>) ?? BackupVault.fromBackupVaultArn(this, id, vaultArn)
    );
  }
}
