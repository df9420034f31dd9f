import { recoveryMinutes } from '../../data/recovery-times';
import type { BucketSpec } from '../../spec/bucket';
import type { StageSpec } from '../../spec/stage';
import type { Failure, PartEstimate } from './part-estimate';
import { secondRegion } from './second-region';
import { snapshotGapMinutes } from './snapshot-gap';

type Loss = Pick<PartEstimate, 'rpo' | 'rto' | 'how'>;

/** Buckets and file systems are in several zones: only a region and a mistake take them away. */
export function storeEstimate(spec: StageSpec, failure: Failure): PartEstimate[] {
  if (failure !== 'region' && failure !== 'corruption') return [];
  const copied = secondRegion(spec) !== undefined;
  return [
    ...Object.entries(spec.buckets).map(([name, bucket]) => ({
      what: `buckets.${name}`,
      ...(failure === 'region' ? bucketAway(bucket, copied) : bucketWrong(bucket)),
    })),
    ...Object.keys(spec.fileSystems).map((name) => ({
      what: `fileSystems.${name}`,
      ...filesLost(spec, failure === 'corruption' || copied, failure),
    })),
  ];
}

function bucketAway({ versioned }: BucketSpec, copied: boolean): Loss {
  if (!copied || !versioned)
    return {
      rpo: Infinity,
      rto: Infinity,
      how: copied ? 'only versioned buckets are copied' : 'nothing of it is in another region',
    };
  const rpo = recoveryMinutes('bucketReplication');
  return { rpo, rto: 0, how: `objects are in the second region within ${rpo} min` };
}

function bucketWrong({ versioned }: BucketSpec): Loss {
  if (!versioned) return { rpo: Infinity, rto: Infinity, how: 'no earlier version is kept' };
  const rto = recoveryMinutes('bucketVersions');
  return { rpo: 0, rto, how: `earlier versions are there; ${rto} min to find them` };
}

function filesLost(spec: StageSpec, hasCopies: boolean, failure: Failure): Loss {
  const gap = snapshotGapMinutes(spec);
  if (!hasCopies || gap === Infinity)
    return {
      rpo: Infinity,
      rto: Infinity,
      how: hasCopies ? 'no snapshot is taken of it' : 'nothing of it is in another region',
    };
  const rpo = gap + (failure === 'region' ? recoveryMinutes('snapshotCopy') : 0);
  const rto = recoveryMinutes('fileSystemRestore');
  return { rpo, rto, how: `a snapshot, taken every ${gap} min, is restored (${rto} min)` };
}
