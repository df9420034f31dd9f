import type { Construct } from 'constructs';
import { DumpStore } from '../lib/backup/dump-store';
import { SystemSnapshots } from '../lib/backup/system-snapshots';
import type { IAlarmRoutes } from '../lib/contracts/alarms';
import type { IDumpStore, StageData } from '../lib/contracts/data';
import type { IRecoveryRegion } from '../lib/contracts/recovery';
import { dumpAlarms } from '../lib/lowering/dump-alarms';
import { isWaiting } from '../lib/lowering/recovery/standby';
import { takesSnapshots } from '../lib/lowering/snapshots';
import { plainAlarm } from '../lib/shared/plain-alarm';
import { StageStack } from '../lib/shared/stage-stack';
import type { StageSpec } from '../lib/spec/stage';

export interface BackupStackProps {
  readonly data: StageData;
  readonly recoveryRegion?: IRecoveryRegion;
  readonly routes?: IAlarmRoutes;
}

/** Copies of the data beside point-in-time recovery: snapshots, and the place of the dumps. */
export class BackupStack extends StageStack {
  readonly dumps?: IDumpStore;

  constructor(scope: Construct, spec: StageSpec, props: BackupStackProps) {
    super(scope, 'backup', spec);
    const { backup } = spec;
    if (backup === undefined) return;
    if (takesSnapshots(spec)) new SystemSnapshots(this, 'Snapshots', { spec, backup, ...props });
    if (Object.keys(backup.dumps).length > 0) this.dumps = new DumpStore(this, 'Dumps', spec);
    // nobody waits for dumps of a copy
    if (isWaiting(spec)) return;
    for (const alarm of dumpAlarms(spec)) plainAlarm(this, alarm.name, alarm, props.routes);
  }
}

/** Whether a stage has anything of the kind. */
export const hasBackups = (spec: StageSpec) => takesSnapshots(spec) || Object.keys(spec.backup?.dumps ?? {}).length > 0;
