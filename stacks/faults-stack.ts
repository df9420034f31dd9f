import type { Construct } from 'constructs';
import type { FaultTemplatesProps } from '../lib/recovery/fault-templates';
import { FaultTemplates } from '../lib/recovery/fault-templates';
import { StageStack } from '../lib/shared/stage-stack';
import type { StageSpec } from '../lib/spec/stage';

/** Faults on purpose, for people to start. After the services, whose alarms end them. */
export class FaultsStack extends StageStack {
  constructor(scope: Construct, spec: StageSpec, parts: Omit<FaultTemplatesProps, 'spec'>) {
    super(scope, 'faults', spec, { terminationProtection: false });
    new FaultTemplates(this, 'Faults', { spec, ...parts });
  }
}
