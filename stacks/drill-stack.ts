import type { Construct } from 'constructs';
import type { IAlarmRoutes } from '../lib/contracts/alarms';
import type { INetwork } from '../lib/contracts/network';
import { drilledDatabases } from '../lib/lowering/recovery/drill-alarms';
import { RestoreDrill } from '../lib/recovery/restore-drill';
import { StageStack } from '../lib/shared/stage-stack';
import type { StageSpec } from '../lib/spec/stage';

/** Rehearsals of recovery. Nothing refers to it, and it refers to the network alone. */
export class DrillStack extends StageStack {
  constructor(scope: Construct, spec: StageSpec, network: INetwork, routes?: IAlarmRoutes) {
    super(scope, 'drill', spec, { terminationProtection: false });
    const cron = spec.recovery?.drill?.cron;
    if (cron !== undefined && drilledDatabases(spec).length > 0)
      new RestoreDrill(this, 'Restore', { spec, network, cron, ...(routes && { routes }) });
  }
}

/** Whether a stage rehearses anything. */
export const hasDrills = (spec: StageSpec) => spec.recovery?.drill !== undefined && drilledDatabases(spec).length > 0;
