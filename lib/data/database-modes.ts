import data from './database-modes.json';
import type { DatabaseMode } from './instance-types';

/** What a way to run PostgreSQL can do. */
export interface DatabaseModeCapabilities {
  /** Availability Zones that its subnets must span. */
  readonly minZones: number;
  /** Most servers that only read. */
  readonly maxReaders: number;
  /** Whether all readers have one address, which leads around those that are down. */
  readonly readerEndpoint: boolean;
  /** Whether RDS Proxy leads to the readers as well. */
  readonly proxyReaderEndpoint: boolean;
  readonly storageAutoscaling: boolean;
  readonly portChange: boolean;
  /** Whether RDS replicates the automated backups to another region. */
  readonly crossRegionBackups: boolean;
  /** Whether AWS Backup takes snapshots of it. */
  readonly snapshots: boolean;
  /** Whether AWS Backup copies these to another region. */
  readonly snapshotCopies: boolean;
  /** Whether a copy in another region can follow it. */
  readonly crossRegionReplica: boolean;
  /** What AWS calls typical until a standby or a reader has taken over, at most. */
  readonly failoverSeconds: number;
}

export const databaseModes: Readonly<Record<DatabaseMode, DatabaseModeCapabilities>> = data.modes;

/** AWS Backup takes a snapshot no more often than this. */
export const snapshotIntervalMinutes = data.snapshotIntervalMinutes.min;

/** A proxy knows no more users than this; each comes with a secret. */
export const maxProxySecrets = data.proxy.maxSecrets;

/** Idle time after which Aurora Serverless v2 can pause, in minutes. */
export const pauseMinutes = { min: data.serverless.minPauseMinutes, max: data.serverless.maxPauseMinutes } as const;
