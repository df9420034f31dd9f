import type { CacheSpec } from '../../spec/cache';
import type { DatabaseSpec } from '../../spec/database';
import type { StageSpec } from '../../spec/stage';
import { databaseMode, readerCount } from '../database-mode';
import { cacheName, databaseInstanceName } from '../names';

/** The servers of a database, by RDS' identifiers. Those of a cluster change their roles, not their names. */
export function serversOf(stage: StageSpec, name: string): string[] {
  const database = stage.databases[name] as DatabaseSpec;
  const writer = databaseInstanceName(stage, name);
  switch (databaseMode(database)) {
    case 'instance':
      return [writer, ...readersOf(stage, name)];
    case 'multi-az-cluster':
      // RDS numbers them itself
      return numbers(3).map((n) => `${writer}-instance-${n}`);
    case 'aurora':
      return numbers(readerCount(database) + 1).map((n) => databaseInstanceName(stage, name, String(n)));
  }
}

/** The readers beside the writer of an instance. In a cluster each server may be one. */
export function readersOf(stage: StageSpec, name: string): string[] {
  const { readReplicas } = stage.databases[name] as DatabaseSpec;
  return numbers(readReplicas).map((n) => databaseInstanceName(stage, name, n === 1 ? 'reader' : `reader-${n}`));
}

/** The nodes of a cache, by ElastiCache's identifiers: roles change, names do not. */
export function nodesOf(stage: StageSpec, name: string): string[] {
  const { replicas } = stage.caches[name] as CacheSpec;
  return numbers(replicas + 1).map((n) => `${cacheName(stage, name)}-${String(n).padStart(3, '0')}`);
}

const numbers = (count: number) => Array.from({ length: count }, (_, i) => i + 1);
