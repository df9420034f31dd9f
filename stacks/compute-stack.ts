import type { Construct } from 'constructs';
import { createComputePlatform } from '../lib/compute/compute-platform';
import type { ComputePlatformProps } from '../lib/compute/compute-platform-props';
import type { IComputePlatform } from '../lib/contracts/compute';
import { StageStack } from '../lib/shared/stage-stack';
import type { DeploymentTarget } from '../lib/spec/target';

/** What the services run on, and what they share. */
export class ComputeStack extends StageStack {
  readonly platform: IComputePlatform;

  constructor(scope: Construct, target: DeploymentTarget, props: ComputePlatformProps) {
    super(scope, 'compute', props.spec);
    this.platform = createComputePlatform(this, target, props);
  }
}
