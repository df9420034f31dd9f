import type { Construct } from 'constructs';
import type { StageData } from './data';

/** An engine that runs services. One per target. */
export interface IComputePlatform {
  /** Runs one service of the description. `scope` is the stack of its group. */
  addWorkload(scope: Construct, service: string, data: StageData): IWorkload;
}

/** A running service, whatever runs it. */
export interface IWorkload {
  readonly service: string;
}
