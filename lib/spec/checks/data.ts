import type { SpecIssue } from '../issue';
import { show } from '../issue';
import type { StageSpec } from '../stage';
import { checkDatabase } from './database';

/** Data is safe where it matters, and database options fit each other. */
export function checkData(stage: StageSpec): SpecIssue[] {
  const issues: SpecIssue[] = [];
  if (stage.production && stage.data === 'disposable') {
    issues.push({
      path: 'data',
      code: 'not-in-production',
      message: 'production data is never disposable',
      found: show(stage.data),
      allowed: 'keep',
      fix: 'set it in the other stages only',
    });
  }
  for (const name of Object.keys(stage.databases)) issues.push(...checkDatabase(stage, name));
  for (const name of Object.keys(stage.databases))
    issues.push(...checkOwner(stage, name), ...checkReaderName(stage, name));
  for (const [name, cache] of Object.entries(stage.caches)) {
    if (cache.version !== undefined && (cache.engine === 'redis') !== Number.parseFloat(cache.version) < 7.2) {
      issues.push({
        path: `caches.${name}.version`,
        code: 'contradiction',
        message: `${cache.engine} has no version ${cache.version}`,
        found: show(cache.version),
        allowed: cache.engine === 'redis' ? '7.1' : '7.2, 8.0, 8.1 and later',
        fix: 'leave it out for the default',
      });
    }
  }
  return issues;
}

/** The servers of `main` are called `...-main-reader`, `...-main-2` and the like, names that another database must not have. */
function checkReaderName({ databases }: StageSpec, name: string): SpecIssue[] {
  const suffix = serverSuffix(databases[name]);
  return Object.keys(databases)
    .filter((other) => other.startsWith(`${name}-`) && suffix?.test(other.slice(name.length)))
    .map((other) => ({
      path: `databases.${other}`,
      code: 'duplicate-name',
      message: `a server of '${name}' has that name`,
      fix: 'rename one of the two',
    }));
}

/** What the names of further servers end in; a Multi-AZ cluster names its own. */
function serverSuffix(database: StageSpec['databases'][string] | undefined): RegExp | undefined {
  if (database === undefined || database.existing !== undefined) return undefined;
  if (database.engine === 'aurora-postgres') return /^-(\d+|reader)$/;
  if (database.highAvailability === 'multi-az-cluster') return /^-(instance-\d+|reader)$/;
  return database.readReplicas > 0 ? /^-reader(-\d+)?$/ : undefined;
}

/** Tables belong to a role: moving them to another by accident would lock services out. */
function checkOwner(stage: StageSpec, database: string): SpecIssue[] {
  const users = Object.entries(stage.services).flatMap(([service, { uses }]) =>
    uses.filter((use) => use.name === database).map((use) => ({ service, access: use.access ?? 'read-write' })),
  );
  const owners = users.filter(({ access }) => access === 'owner');
  const writers = users.filter(({ access }) => access === 'read-write');
  if (owners.length > 1 || (owners.length === 0 && writers.length > 1)) {
    const names = (owners.length > 1 ? owners : writers).map(({ service }) => service);
    return [
      {
        path: `databases.${database}`,
        code: 'unclear-owner',
        message: 'several services write to it, and exactly one owns its tables',
        found: show(names),
        fix: `say which: uses: [{ name: '${database}', access: 'owner' }] in one of them`,
      },
    ];
  }
  return [];
}
