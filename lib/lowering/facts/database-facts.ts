import { postgresVersion, postgresVersions } from '../../data/engine-versions';
import { databaseInstanceTypes } from '../../data/instance-types';
import type { DatabaseSpec } from '../../spec/database';
import type { Outcome } from '../lowering-note';
import { honoured, impossible, refused } from '../lowering-note';
import type { Fact, FactContext } from './fact';
import { always, NOT_YET, notYet, when } from './fact';

/** How each fact of a database is carried out, the same on every target. */
export const databaseFacts: readonly Fact[] = [
  when('databases.*.engine', engineOutcome, 'Amazon RDS for PostgreSQL. No Aurora yet'),
  when('databases.*.version', versionOutcome, 'engine version, of those that RDS offers'),
  when('databases.*.highAvailability', modeOutcome, 'one instance, or a standby in another zone. No cluster yet'),
  when('databases.*.instanceType', instanceTypeOutcome, 'instance class, of the current generations'),
  always('databases.*.storageGiB', 'gp3 storage'),
  always('databases.*.maxStorageGiB', 'storage autoscaling'),
  when('databases.*.readReplicas', readersOutcome, 'a reader with an address of its own. No second one yet'),
  when(
    'databases.*.proxy',
    (proxy: boolean, { target }) =>
      proxy ? notYet(target, 'leave it out: services connect directly') : honoured('no proxy'),
    'not available yet, except as false',
  ),
  always('databases.*.backupRetentionDays', 'point-in-time recovery by RDS'),
  always('databases.*.rotationDays', 'rotation by Secrets Manager'),
  always('databases.*.parameters', 'parameter group'),
  when('databases.*.existing', existingOutcome, NOT_YET),
];

function engineOutcome(engine: DatabaseSpec['engine'], { target }: FactContext): Outcome {
  if (engine === 'postgres') return honoured('Amazon RDS for PostgreSQL');
  return impossible(`Aurora is not available on ${target} yet`, { allowed: 'postgres', fix: 'use engine: postgres' });
}

function versionOutcome(version: string): Outcome {
  if (postgresVersion('postgres', version)) return honoured(`PostgreSQL ${version}`);
  return refused(`RDS makes no new database of version ${version}`, {
    allowed: postgresVersions.postgres.map((row) => row.major).join(', '),
    fix: 'choose one of these',
  });
}

function modeOutcome(mode: DatabaseSpec['highAvailability'], { target }: FactContext): Outcome {
  if (mode === 'multi-az-cluster')
    return impossible(`a Multi-AZ cluster is not available on ${target} yet`, {
      allowed: 'single-az, multi-az',
      fix: 'use multi-az',
    });
  return honoured(mode === 'multi-az' ? 'a standby in another zone' : 'one instance');
}

function instanceTypeOutcome(type: string): Outcome {
  const size = databaseInstanceTypes.instance.get(type);
  if (size) return honoured(`${size.vcpu} vCPU, ${size.memoryGiB} GiB`);
  return refused(`RDS for PostgreSQL has no current instance class '${type}'`, {
    fix: 'choose one such as t4g.medium, m8g.large or r8g.xlarge',
  });
}

function readersOutcome(count: number, { target }: FactContext): Outcome {
  if (count > 1) return notYet(target, 'one reader for now');
  return honoured(count === 0 ? 'the writer reads too' : 'a reader with an address of its own');
}

function existingOutcome(_: unknown, { target }: FactContext): Outcome {
  return impossible(`a database that is already there cannot be used on ${target} yet`, {
    fix: 'leave existing out, and have one made',
  });
}
