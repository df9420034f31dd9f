import type { DatabaseSpec } from '../../spec/database';
import type { StageSpec } from '../../spec/stage';
import { databaseMode, readerCount } from '../database-mode';
import { databaseInstanceName } from '../names';
import type { Measure } from './alarm-definition';
import { noneIfSilent, numbered, together } from './metric-math';
import { inParts, ofServer } from './server-measures';
import { readersOf, serversOf } from './servers';

/** A writer at rest makes its readers look this late, in seconds: it writes by itself every five minutes. */
export const IDLE_LAG_SECONDS = 330;

/** With this much missing, in bytes, a reader is behind; a writer at rest sends less. */
export const MISSING_BYTES = 64 * 1024;

/** First version whose readers in the same region hold a slot at the writer, which counts what they miss. */
const FIRST_VERSION_WITH_SLOTS = 14;

/** How late the latest reader is; nothing where nobody reads beside the writer. */
export function replicationLag(stage: StageSpec, name: string): Measure[] {
  const database = stage.databases[name] as DatabaseSpec;
  if (readerCount(database) === 0) return [];
  switch (databaseMode(database)) {
    case 'instance':
      return inParts(readersOf(stage, name)).map((readers) => behindInstance(stage, name, readers));
    case 'multi-az-cluster':
      return inParts(serversOf(stage, name)).map((servers) => lagging(name, servers));
    case 'aurora':
      return [behindAurora(stage, name)];
  }
}

/** Of a cluster any server may be the writer, which is never late. */
function lagging(name: string, servers: readonly string[]): Measure {
  const metrics = numbered(
    'lag',
    servers.map((server) => ofServer('ReplicaLag', 'Maximum', server)),
  );
  return { metrics, expression: together('MAX', Object.keys(metrics)), label: labelOf(name), unit: 'seconds' };
}

/** Without writing, the age of the last change grows and no reader is late: so something must be missing, or it takes too long. */
function behindInstance(stage: StageSpec, name: string, readers: readonly string[]): Measure {
  const plain = lagging(name, readers);
  const { version } = stage.databases[name] as DatabaseSpec;
  if (Number.parseInt(version, 10) < FIRST_VERSION_WITH_SLOTS) return plain;
  const missing = ofServer('OldestReplicationSlotLag', 'Maximum', databaseInstanceName(stage, name));
  const lag = plain.expression;
  const isBehind = `${noneIfSilent('missing')} > ${MISSING_BYTES} OR ${lag} > ${IDLE_LAG_SECONDS}`;
  return { ...plain, metrics: { ...plain.metrics, missing }, expression: `${lag} * (${isBehind})` };
}

/** Aurora counts in milliseconds. */
function behindAurora(stage: StageSpec, name: string): Measure {
  const dimensions = { DBClusterIdentifier: databaseInstanceName(stage, name) };
  const lag = { namespace: 'AWS/RDS', name: 'AuroraReplicaLagMaximum', statistic: 'Maximum', dimensions };
  return { metrics: { lag }, expression: 'lag / 1000', label: labelOf(name), unit: 'seconds' };
}

const labelOf = (name: string) => `lag of the latest reader of ${name}`;
