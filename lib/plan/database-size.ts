import { databaseInstanceTypes } from '../data/instance-types';
import { databaseInstanceType, databaseMode, isProxied, readerCount } from '../lowering/database-mode';
import type { DatabaseSpec } from '../spec/database';

/** What the servers of a database are; one that is there already is nobody's cost here. */
export function databaseSize(name: string, database: DatabaseSpec, services: number) {
  const { existing, serverless } = database;
  const kind = { name, kind: 'database', unit: 'instance' } as const;
  if (existing !== undefined) return { ...kind, min: 0, max: 0, details: `${existing.host}, already there` };
  const mode = databaseMode(database);
  const count = 1 + standbys(database) + readerCount(database);
  const type = databaseInstanceType(database);
  const size = type === undefined ? undefined : databaseInstanceTypes[mode].get(type);
  const details = [
    ...(serverless ? [`${serverless.minCapacity} to ${serverless.maxCapacity} capacity units`] : [`db.${type}`]),
    ...servers(database),
    disk(database),
    ...(isProxied(database, services) ? ['proxy'] : []),
  ];
  return {
    ...kind,
    min: count,
    max: count,
    // a type that the author insists on may be newer than our table
    ...(size && { vcpu: size.vcpu, memoryGiB: size.memoryGiB }),
    details: details.join(', '),
  };
}

/** Servers that do nothing but wait. */
function standbys(database: DatabaseSpec): number {
  return databaseMode(database) === 'instance' && database.highAvailability === 'multi-az' ? 1 : 0;
}

function servers(database: DatabaseSpec): string[] {
  if (databaseMode(database) === 'multi-az-cluster') return ['2 readable standbys'];
  if (databaseMode(database) === 'instance') return standbys(database) > 0 ? ['1 standby'] : [];
  const readers = readerCount(database);
  return readers > 0 ? [`${readers} reader${readers > 1 ? 's' : ''}`] : [];
}

function disk(database: DatabaseSpec): string {
  const { storageGiB, maxStorageGiB = storageGiB * 2 } = database;
  switch (databaseMode(database)) {
    case 'aurora':
      return 'storage as used';
    case 'multi-az-cluster':
      return `${storageGiB} GiB disk each`;
    case 'instance':
      return `${storageGiB}${maxStorageGiB > storageGiB ? ` to ${maxStorageGiB}` : ''} GiB disk`;
  }
}
