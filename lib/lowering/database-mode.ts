import type { DatabaseMode } from '../data/instance-types';
import type { DatabaseSpec } from '../spec/database';

/** The way in which AWS runs a declared database. */
export function databaseMode({ engine, highAvailability }: DatabaseSpec): DatabaseMode {
  if (engine === 'aurora-postgres') return 'aurora';
  return highAvailability === 'multi-az-cluster' ? 'multi-az-cluster' : 'instance';
}

/** Each mode takes classes of its own. */
const defaultInstanceType: Readonly<Record<DatabaseMode, string>> = {
  instance: 't4g.medium',
  'multi-az-cluster': 'm6gd.large',
  aurora: 't4g.medium',
};

/** Instance class without `db.`, or undefined where the size follows the load. */
export function databaseInstanceType(database: DatabaseSpec): string | undefined {
  if (database.serverless !== undefined) return undefined;
  return database.instanceType ?? defaultInstanceType[databaseMode(database)];
}

/** Servers beside the writer to which readers are led. What stands by in a cluster reads as well. */
export function readerCount(database: DatabaseSpec): number {
  const { highAvailability, readReplicas } = database;
  switch (databaseMode(database)) {
    case 'instance':
      return readReplicas;
    case 'multi-az-cluster':
      return 2;
    case 'aurora':
      // its standby is a reader in another zone
      return highAvailability === 'multi-az' ? Math.max(1, readReplicas) : readReplicas;
  }
}

/** Whether a proxy stands in front: it knows users by their secrets, so it comes with the first service. */
export function isProxied({ proxy, existing }: DatabaseSpec, services: number): boolean {
  return proxy && existing === undefined && services > 0;
}
