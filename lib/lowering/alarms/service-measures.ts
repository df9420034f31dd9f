import type { StageSpec } from '../../spec/stage';
import type { Measure, Watched } from './alarm-definition';

/** A measure, and what it is of: on some targets services share what they fill. */
export interface Measured {
  readonly watched: Watched;
  readonly measure: Measure;
}

/** What a target counts of the replicas of services. The stage is that of a slot, whose names it bears. */
export interface ServiceMeasures {
  /** In percent of the most that replicas may use, on average. */
  cpu(stage: StageSpec, service: string): Measure[];
  memory(stage: StageSpec, service: string): Measure[];
  /** Of all these services: where they share disks, their nodes. */
  disk(stage: StageSpec, services: readonly string[]): Measured[];
  /** Of a period, beside those that a release or a person asked for. */
  restarts(stage: StageSpec, service: string): Measure[];
  /** Of requests from other services; nothing where nobody counts them. */
  peerErrors(stage: StageSpec, service: string): Measure[];
  peerTimes(stage: StageSpec, service: string, percentile: string): Measure[];
  /** The same, where there are enough requests for it to mean something. */
  peerLatency(stage: StageSpec, service: string, percentile: string): Measure[];
  /** Why nobody counts the requests from other services, as a clause; undefined where somebody does. */
  uncounted(stage: StageSpec, service: string): string | undefined;
}
