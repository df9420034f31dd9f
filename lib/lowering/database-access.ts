import type { StageSpec } from '../spec/stage';
import { holdsDataAlone } from './recovery/standby';

/** `dump` reads everything, also what nobody declared. */
export type DatabaseAccess = 'owner' | 'read-write' | 'read-only' | 'dump';

/**
 * Who uses a database, and how. A service that says nothing reads and writes; the only one that does so owns the schema,
 * since somebody has to make the tables. With several the description names the owner, and its checks insist. Who brings a
 * dump back is the administrator, and has no role here.
 */
export function databaseAccess(stage: StageSpec, database: string): ReadonlyMap<string, DatabaseAccess> {
  // nobody signs in to a copy beside which nothing runs
  if (holdsDataAlone(stage)) return new Map();
  const users = Object.entries(stage.services).flatMap(([service, { uses, tool }]) =>
    uses
      .filter((use) => use.name === database && tool?.program !== 'restore')
      .map((use) => [service, tool ? 'dump' : (use.access ?? 'read-write')] as const),
  );
  const access = new Map<string, DatabaseAccess>(users);
  const writers = users.filter(([, declared]) => declared === 'read-write');
  const owned = users.some(([, declared]) => declared === 'owner');
  const [writer] = writers;
  if (!owned && writer !== undefined && writers.length === 1) access.set(writer[0], 'owner');
  return access;
}

/** The services that use a resource of any kind. */
export function usersOf(stage: StageSpec, resource: string): string[] {
  return Object.entries(stage.services)
    .filter(([, service]) => service.consumes === resource || service.uses.some((use) => use.name === resource))
    .map(([name]) => name);
}
