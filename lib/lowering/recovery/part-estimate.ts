/** What can fail, from a replica to a region, and data that is there but wrong. */
export const failures = ['task', 'zone', 'database', 'region', 'corruption'] as const;

export type Failure = (typeof failures)[number];

/** What a failure costs one part of a stage. */
export interface PartEstimate {
  /** `databases.main`. */
  readonly what: string;
  /** Minutes of data lost at most; infinite where all of it is. */
  readonly rpo: number;
  /** Minutes until it serves again; infinite where nothing brings it back. */
  readonly rto: number;
  readonly how: string;
}
