import type { StageSpec } from '../spec/stage';

export type DatabaseAccess = 'owner' | 'read-write' | 'read-only';

/**
 * Who uses a database, and how. A service that says nothing reads and writes; where nobody is declared `owner`, the
 * first that reads and writes owns the schema, since somebody has to make the tables.
 */
export function databaseAccess(stage: StageSpec, database: string): ReadonlyMap<string, DatabaseAccess> {
  const users = Object.entries(stage.services).flatMap(([service, { uses }]) => uses.filter((use) => use.name === database).map((use) => [service, use.access ?? 'read-write'] as const));
  const access = new Map<string, DatabaseAccess>(users);
  const writer = users.find(([, declared]) => declared === 'read-write');
  const owned = users.some(([, declared]) => declared === 'owner');
  if (!owned && writer !== undefined) access.set(writer[0], 'owner');
  return access;
}

/** The services that use a resource of any kind. */
export function usersOf(stage: StageSpec, resource: string): string[] {
  return Object.entries(stage.services)
    .filter(([, service]) => service.consumes === resource || service.uses.some((use) => use.name === resource))
    .map(([name]) => name);
}
