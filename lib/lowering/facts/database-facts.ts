import { postgresVersion, postgresVersions } from '../../data/engine-versions';
import { databaseInstanceTypes } from '../../data/instance-types';
import type { DatabaseSpec } from '../../spec/database';
import { honoured, refused } from '../lowering-note';
import type { Fact } from './fact';
import { always, notYet, when } from './fact';

/** How each fact of a database is carried out, the same on every target. */
export const databaseFacts: readonly Fact[] = [
  when<DatabaseSpec['engine']>('databases.*.engine', (engine, { target }) => (engine === 'postgres' ? honoured('Amazon RDS for PostgreSQL') : notYet(target, 'use engine: postgres'))),
  when<string>('databases.*.version', (version) => {
    const known = postgresVersions.postgres.map((row) => row.major).join(', ');
    return postgresVersion('postgres', version) ? honoured(`PostgreSQL ${version}`) : refused(`RDS makes no new database of version ${version}: choose ${known}`);
  }),
  when<DatabaseSpec['highAvailability']>('databases.*.highAvailability', (mode, { target }) =>
    mode === 'multi-az-cluster' ? notYet(target, 'use multi-az') : honoured(mode === 'multi-az' ? 'a standby in another zone' : 'one instance'),
  ),
  when<string>('databases.*.instanceType', (type) => {
    const size = databaseInstanceTypes.instance.get(type);
    return size ? honoured(`${size.vcpu} vCPU, ${size.memoryGiB} GiB`) : refused(`RDS for PostgreSQL has no current instance class '${type}': choose one such as t4g.medium, m8g.large or r8g.xlarge`);
  }),
  always('databases.*.storageGiB', 'gp3 storage'),
  when<number>('databases.*.maxStorageGiB', (max, { spec, names }) => {
    const size = spec.databases[names[0] ?? '']?.storageGiB ?? max;
    const least = Math.ceil(size * 1.1);
    if (max === size) return honoured('the storage does not grow');
    return max < least ? refused(`RDS grows storage by a tenth at least: choose ${least} or more`) : honoured('storage autoscaling');
  }),
  when<number>('databases.*.readReplicas', (count, { target }) => (count <= 1 ? honoured(count === 0 ? 'the writer reads too' : 'a reader with an address of its own') : notYet(target, 'one reader for now'))),
  when<boolean>('databases.*.proxy', (proxy, { target }) => (proxy ? notYet(target, 'services connect directly') : honoured('no proxy'))),
  always('databases.*.backupRetentionDays', 'point-in-time recovery by RDS'),
  always('databases.*.rotationDays', 'rotation by Secrets Manager'),
  always('databases.*.parameters', 'parameter group'),
];
