import type { Construct } from 'constructs';
import type { IComputePlatform, IWorkload } from '../lib/contracts/compute';
import { StageStack } from '../lib/shared/stage-stack';
import type { StageSpec } from '../lib/spec/stage';

export interface ServicesStackProps {
  readonly group: string;
  readonly platform: IComputePlatform;
}

/** The services of one group: released together, rolled back together. */
export class ServicesStack extends StageStack {
  readonly workloads: ReadonlyMap<string, IWorkload>;

  constructor(scope: Construct, spec: StageSpec, { group, platform }: ServicesStackProps) {
    super(scope, `services-${group}`, spec);
    const members = Object.keys(spec.services).filter((name) => spec.services[name]?.group === group);
    this.workloads = platform.addWorkloads(this, members);
  }
}
