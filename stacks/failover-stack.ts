import type { Construct } from 'constructs';
import type { IAlarmRoutes } from '../lib/contracts/alarms';
import { copyAlarms } from '../lib/lowering/recovery/copy-alarms';
import type { FailoverMachineProps } from '../lib/recovery/failover-machine';
import { FailoverMachine } from '../lib/recovery/failover-machine';
import { plainAlarm } from '../lib/shared/plain-alarm';
import { StageStack } from '../lib/shared/stage-stack';
import type { StageSpec } from '../lib/spec/stage';

/** What makes a region take over from the other, and follow it on the way back. */
export class FailoverStack extends StageStack {
  constructor(scope: Construct, spec: StageSpec, parts: Omit<FailoverMachineProps, 'spec'>, routes?: IAlarmRoutes) {
    super(scope, 'failover', spec, { terminationProtection: false });
    new FailoverMachine(this, 'Failover', { spec, ...parts });
    for (const alarm of copyAlarms(spec)) plainAlarm(this, alarm.name, alarm, routes);
  }
}
