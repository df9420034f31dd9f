import type { Stage } from 'aws-cdk-lib';
import type { Slot } from '../spec/compute';
import type { StageSpec } from '../spec/stage';
import type { DeploymentTarget } from '../spec/target';
import type { IWorkload } from './compute';
import type { StageData } from './data';
import type { IIngress } from './ingress';
import type { INetwork } from './network';

/** What a team's own constructs may build on. */
export interface StageParts {
  readonly spec: StageSpec;
  readonly target: DeploymentTarget;
  readonly network: INetwork;
  /** Left out in a stage without web services. */
  readonly ingress?: IIngress;
  readonly data: StageData;
  /** The services of the stage, by name; during a move, those of the leading slot. */
  readonly workloads: ReadonlyMap<string, IWorkload>;
  /** The services of each slot. During a move there are two, which need the same rights. */
  readonly slots: ReadonlyMap<Slot, ReadonlyMap<string, IWorkload>>;
}

/**
 * A team's own stacks in a stage: the default export of `systems/<name>.extend.ts`. They stand under the same gate.
 *
 * @example
 * const extend: Extension = (stage, { workloads }) => { new SearchStack(stage, 'search', { reader: workloads.get('api') }); };
 * export default extend;
 */
export type Extension = (stage: Stage, parts: StageParts) => void;
