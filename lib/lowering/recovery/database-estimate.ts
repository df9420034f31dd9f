import { databaseModes } from '../../data/database-modes';
import { recoveryMinutes } from '../../data/recovery-times';
import type { DatabaseSpec } from '../../spec/database';
import type { StageSpec } from '../../spec/stage';
import { databaseMode } from '../database-mode';
import type { Failure, PartEstimate } from './part-estimate';
import { hasLiveData, secondRegion } from './second-region';
import { snapshotGapMinutes } from './snapshot-gap';

type Loss = Pick<PartEstimate, 'rpo' | 'rto' | 'how'>;

/** A database that is there already has an owner of its own, who knows. */
export function databaseEstimate(spec: StageSpec, failure: Failure): PartEstimate[] {
  if (failure === 'task') return [];
  return Object.entries(spec.databases)
    .filter(([, { existing }]) => existing === undefined)
    .map(([name, database]) => ({ what: `databases.${name}`, ...lossOf(spec, database, failure) }));
}

function lossOf(spec: StageSpec, database: DatabaseSpec, failure: Exclude<Failure, 'task'>): Loss {
  switch (failure) {
    case 'corruption':
      return restored(database);
    case 'region':
      return regionLost(spec, database);
    default:
      return serverLost(database);
  }
}

function serverLost(database: DatabaseSpec): Loss {
  const mode = databaseMode(database);
  if (database.highAvailability !== 'single-az') {
    const seconds = databaseModes[mode].failoverSeconds;
    return { rpo: 0, rto: Math.ceil(seconds / 60), how: `a standby takes over (${seconds} s)` };
  }
  if (mode !== 'aurora') return restored(database);
  if (database.readReplicas > 0)
    return { rpo: 0, rto: Math.ceil(databaseModes.aurora.failoverSeconds / 60), how: 'a reader takes over' };
  const rto = recoveryMinutes('auroraReplacement');
  return { rpo: 0, rto, how: `another server starts over the same storage (${rto} min)` };
}

/** To the last log before the mistake, beside the server that has it. */
function restored(database: DatabaseSpec): Loss {
  const rto = recoveryMinutes(databaseMode(database) === 'aurora' ? 'auroraRestore' : 'instanceRestore');
  const rpo = recoveryMinutes('pointInTimeLog');
  return { rpo, rto, how: `restored to a point in time: logs of ${rpo} min, ${rto} min to restore` };
}

const LOST: Loss = { rpo: Infinity, rto: Infinity, how: 'nothing of it is in another region' };

function regionLost(spec: StageSpec, database: DatabaseSpec): Loss {
  const recovery = secondRegion(spec);
  const mode = databaseMode(database);
  if (recovery === undefined || mode === 'multi-az-cluster') return LOST;
  if (mode === 'aurora') return fromSnapshot(spec);
  return hasLiveData(recovery) ? promoted() : fromReplicatedBackups();
}

function promoted(): Loss {
  const rpo = recoveryMinutes('replicaDelay');
  const rto = recoveryMinutes('replicaPromotion');
  return { rpo, rto, how: `the copy in the second region, ${rpo} min behind, is promoted (${rto} min)` };
}

function fromReplicatedBackups(): Loss {
  const rpo = recoveryMinutes('pointInTimeLog') + recoveryMinutes('backupReplication');
  const rto = recoveryMinutes('instanceRestore');
  return { rpo, rto, how: `replicated backups, ${rpo} min behind, are restored (${rto} min)` };
}

/** Aurora replicates no automated backups: copies of snapshots leave the region. */
function fromSnapshot(spec: StageSpec): Loss {
  const gap = snapshotGapMinutes(spec);
  if (gap === Infinity) return LOST;
  const rpo = gap + recoveryMinutes('snapshotCopy');
  const rto = recoveryMinutes('auroraRestore');
  return { rpo, rto, how: `a snapshot, taken every ${gap} min and copied, is restored (${rto} min)` };
}
