import { Construct } from 'constructs';
import type { StageData } from '../contracts/data';
import type { IAlarmRoutes } from '../contracts/alarms';
import type { IRecoveryRegion } from '../contracts/recovery';
import { isWaiting } from '../lowering/recovery/standby';
import type { SnapshotData } from '../lowering/snapshots';
import { isEmpty, snapshotCover } from '../lowering/snapshots';
import { plainAlarm } from '../shared/plain-alarm';
import { snapshotAlarms } from '../lowering/snapshot-alarms';
import type { BackupSpec } from '../spec/backup';
import type { StageSpec } from '../spec/stage';
import { snapshotArns } from './snapshot-arns';
import { SnapshotPlan } from './snapshot-plan';
import { snapshotRole } from './snapshot-role';
import { snapshotVault } from './snapshot-vault';

export interface SystemSnapshotsProps {
  readonly spec: StageSpec;
  readonly backup: BackupSpec;
  readonly data: StageData;
  /** Where copies go. Left out: nowhere. */
  readonly recoveryRegion?: IRecoveryRegion;
  readonly routes?: IAlarmRoutes;
}

/** Snapshots of all data of a stage on its schedules: a vault, what fills it, and alarms for what did not get there. */
export class SystemSnapshots extends Construct {
  constructor(
    scope: Construct,
    id: string,
    private readonly props: SystemSnapshotsProps,
  ) {
    super(scope, id);
    const { spec, backup, recoveryRegion, routes } = props;
    const { vault, keyArn } = snapshotVault(this, spec, backup);
    // what waits has the vault, which outlives every deployment, and nothing to fill it
    if (isWaiting(spec)) return;
    const cover = snapshotCover(spec);
    const all = [...this.arnsOf(cover.copied, cover.local)];
    const arns = {
      databases: all.flatMap(({ databases }) => databases),
      fileSystems: all.flatMap(({ fileSystems }) => fileSystems),
      buckets: all.flatMap(({ buckets }) => buckets),
    };
    const vaultArn = vault.backupVaultArn;
    const role = snapshotRole(this, 'Role', { arns, vaultArn, keyArn, ...(recoveryRegion && { recoveryRegion }) });
    const plan = { spec, backup, vault, role };
    const [copied, local] = all;
    if (copied && !isEmpty(cover.copied))
      new SnapshotPlan(this, 'copied', {
        ...plan,
        data: cover.copied,
        arns: copied,
        ...(recoveryRegion && { recoveryRegion }),
      });
    if (local && !isEmpty(cover.local)) new SnapshotPlan(this, 'local', { ...plan, data: cover.local, arns: local });
    for (const alarm of snapshotAlarms(spec, recoveryRegion !== undefined)) plainAlarm(this, alarm.id, alarm, routes);
  }

  private arnsOf(...data: SnapshotData[]) {
    return data.map((part) => snapshotArns(this, part, this.props.data));
  }
}
