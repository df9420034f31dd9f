import type { Construct } from 'constructs';
import type { FailoverMachineProps } from '../lib/recovery/failover-machine';
import { FailoverMachine } from '../lib/recovery/failover-machine';
import { StageStack } from '../lib/shared/stage-stack';
import type { StageSpec } from '../lib/spec/stage';

/** What makes a region take over from the other, and follow it on the way back. */
export class FailoverStack extends StageStack {
  constructor(scope: Construct, spec: StageSpec, parts: Omit<FailoverMachineProps, 'spec'>) {
    super(scope, 'failover', spec, { terminationProtection: false });
    new FailoverMachine(this, 'Failover', { spec, ...parts });
  }
}
