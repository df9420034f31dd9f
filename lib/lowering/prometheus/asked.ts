import type { StageSpec } from '../../spec/stage';
import type { Watched } from '../alarms/alarm-definition';

/** What a series is asked for. */
export interface Asked {
  readonly stage: StageSpec;
  readonly watched: Watched;
  /** Window over which the values of a metric become one. */
  readonly periodSeconds: number;
}
