import { databaseModes } from '../data/database-modes';
import type { DatabaseMode } from '../data/instance-types';
import type { StageSpec } from '../spec/stage';
import { databaseMode } from './database-mode';

/** What snapshots are taken of, by names of the description. */
export interface SnapshotData {
  readonly databases: readonly string[];
  readonly fileSystems: readonly string[];
  readonly buckets: readonly string[];
}

/** What snapshots are taken of, what of that cannot be copied to another region, and what is left out. */
export interface SnapshotCover {
  readonly copied: SnapshotData;
  /** Snapshots of a Multi-AZ cluster stay in their region. */
  readonly local: SnapshotData;
  /** With the reason. */
  readonly leftOut: readonly string[];
}

/** Databases that are made here, file systems, and buckets that keep versions, without which AWS Backup takes none. */
export function snapshotCover({ databases, buckets, fileSystems }: StageSpec): SnapshotCover {
  const own = Object.entries(databases).filter(([, { existing }]) => existing === undefined);
  const isCopied = (mode: DatabaseMode) => databaseModes[mode].snapshotCopies;
  const names = (copied: boolean) =>
    own.filter(([, database]) => isCopied(databaseMode(database)) === copied).map(([name]) => name);
  const versioned = Object.keys(buckets).filter((name) => buckets[name]?.versioned);
  return {
    copied: { databases: names(true), fileSystems: Object.keys(fileSystems), buckets: versioned },
    local: { databases: names(false), fileSystems: [], buckets: [] },
    leftOut: [
      ...Object.keys(databases)
        .filter((name) => databases[name]?.existing !== undefined)
        .map((name) => `database ${name} (its owner backs it up)`),
      ...Object.keys(buckets)
        .filter((name) => !versioned.includes(name))
        .map((name) => `bucket ${name} (keeps no versions, which AWS Backup needs)`),
    ],
  };
}

export function isEmpty({ databases, fileSystems, buckets }: SnapshotData): boolean {
  return databases.length + fileSystems.length + buckets.length === 0;
}

/** Whether a stage has a vault: where its data goes with its stacks, a copy that stays would keep the vault from going. */
export function takesSnapshots(stage: StageSpec): boolean {
  if (stage.data === 'disposable' || (stage.backup?.snapshots.length ?? 0) === 0) return false;
  const { copied, local } = snapshotCover(stage);
  return !isEmpty(copied) || !isEmpty(local);
}
