import { databaseModes, maxProxySecrets } from '../../data/database-modes';
import { postgresVersion, postgresVersions } from '../../data/engine-versions';
import { databaseInstanceTypes } from '../../data/instance-types';
import type { DatabaseSpec } from '../../spec/database';
import { databaseAccess } from '../database-access';
import { databaseMode } from '../database-mode';
import type { Outcome } from '../lowering-note';
import { honoured, impossible, refused, substituted } from '../lowering-note';
import type { Fact, FactContext } from './fact';
import { always, when } from './fact';

/** How each fact of a database is carried out, the same on every target. */
export const databaseFacts: readonly Fact[] = [
  made('engine', engineOutcome, 'Amazon RDS for PostgreSQL, or Amazon Aurora'),
  made('version', versionOutcome, 'engine version, of those that RDS offers'),
  made('highAvailability', modeOutcome, 'one instance, a standby in another zone, or a cluster in three'),
  made('instanceType', instanceTypeOutcome, 'instance class, of the current generations of the mode'),
  made('serverless.minCapacity', () => honoured('Aurora Serverless v2'), 'Aurora Serverless v2'),
  made('serverless.maxCapacity', () => honoured('Aurora Serverless v2'), 'Aurora Serverless v2'),
  made('serverless.pauseAfterMinutes', pauseOutcome, 'automatic pause; open connections keep it awake'),
  made('storageGiB', storageOutcome, 'gp3 storage; Aurora takes what it needs'),
  made('maxStorageGiB', growthOutcome, 'storage autoscaling, which a Multi-AZ cluster does not have'),
  made('readReplicas', readersOutcome, 'readers behind one address'),
  made('proxy', proxyOutcome, 'Amazon RDS Proxy; to the readers of a cluster as well'),
  made('backupRetentionDays', () => honoured('point-in-time recovery by RDS'), 'point-in-time recovery by RDS'),
  always('databases.*.rotationDays', 'rotation by Secrets Manager'),
  made('parameters', () => honoured('parameter group'), 'parameter group'),
  always('databases.*.existing.host', 'told to containers'),
  always('databases.*.existing.readerHost', 'told to containers'),
  when('databases.*.existing.port', existingPortOutcome, 'told to containers; 5432 on eks'),
  always('databases.*.existing.database', 'told to containers'),
  when('databases.*.existing.securityGroupId', existingGroupOutcome, 'lets in the services that use it'),
  always('databases.*.existing.adminSecretArn', 'read by the function that makes the roles, never changed'),
  always('databases.*.existing.adminSecretKeyArn', 'that function may decrypt with it'),
];

type Lower = (value: never, database: DatabaseSpec, context: FactContext) => Outcome;

/** A fact of a database that is made here; one that is there already has its own. */
function made(field: string, lower: Lower, how: string): Fact {
  return when(
    `databases.*.${field}`,
    (value: never, context) => {
      const database = context.spec.databases[context.names[0] ?? ''];
      if (database === undefined) return impossible('there is no such database');
      return database.existing ? existingOutcome(value, field) : lower(value, database, context);
    },
    how,
  );
}

function existingOutcome(value: unknown, field: string): Outcome {
  const asks = (field === 'proxy' && value === true) || (field === 'readReplicas' && value !== 0);
  return asks
    ? refused('nothing is put in front of or beside a database that is already there', {
        fix: `leave ${field} out; existing.readerHost names a reader`,
      })
    : substituted('the database that is already there has its own');
}

function engineOutcome(engine: DatabaseSpec['engine']): Outcome {
  return honoured(engine === 'postgres' ? 'Amazon RDS for PostgreSQL' : 'Amazon Aurora PostgreSQL');
}

function versionOutcome(version: string, { engine }: DatabaseSpec): Outcome {
  if (postgresVersion(engine, version)) return honoured(`PostgreSQL ${version}`);
  return refused(`RDS makes no new database of version ${version}`, {
    allowed: postgresVersions[engine].map((row) => row.major).join(', '),
    fix: 'choose one of these',
  });
}

function modeOutcome(
  declared: DatabaseSpec['highAvailability'],
  database: DatabaseSpec,
  { spec }: FactContext,
): Outcome {
  const mode = databaseMode(database);
  const { minZones, failoverSeconds } = databaseModes[mode];
  if (spec.zones.length < minZones)
    return impossible(`a Multi-AZ cluster stands in ${minZones} zones, the stage has ${spec.zones.length}`, {
      allowed: 'single-az, multi-az',
      fix: 'give the stage a third zone, or choose multi-az',
    });
  if (declared === 'single-az') return honoured('one instance');
  const parts = { instance: 'a standby', 'multi-az-cluster': 'two readable standbys', aurora: 'a reader' }[mode];
  const where = mode === 'multi-az-cluster' ? 'two other zones' : 'another zone';
  return honoured(`${parts} in ${where}; takes over in ${failoverSeconds} s as a rule`);
}

function instanceTypeOutcome(type: string, database: DatabaseSpec): Outcome {
  const mode = databaseMode(database);
  const size = databaseInstanceTypes[mode].get(type);
  if (size) return honoured(`${size.vcpu} vCPU, ${size.memoryGiB} GiB`);
  const known = {
    instance: { of: 'RDS for PostgreSQL', such: 't4g.medium, m8g.large or r8g.xlarge' },
    'multi-az-cluster': { of: 'a Multi-AZ cluster', such: 'c6gd.medium, m6gd.large or r8gd.xlarge' },
    aurora: { of: 'Aurora PostgreSQL', such: 't4g.medium, r7g.large or r8g.xlarge' },
  }[mode];
  return refused(`${known.of} has no current instance class '${type}'`, { fix: `choose one such as ${known.such}` });
}

function pauseOutcome(minutes: number): Outcome {
  return honoured(`pauses after ${minutes} minutes without a connection; a pool that holds some keeps it awake`);
}

function storageOutcome(_: number, database: DatabaseSpec): Outcome {
  if (databaseMode(database) === 'aurora') return substituted('Aurora takes the storage that the data needs');
  return honoured(databaseMode(database) === 'instance' ? 'gp3 storage' : 'gp3 storage, of each of three');
}

function growthOutcome(gib: number, database: DatabaseSpec): Outcome {
  const mode = databaseMode(database);
  if (mode === 'aurora')
    return refused('the storage of Aurora grows without a limit of ours', {
      fix: 'leave it out, and watch the volume',
    });
  if (databaseModes[mode].storageAutoscaling || gib <= database.storageGiB) return honoured('storage autoscaling');
  return refused('the storage of a Multi-AZ cluster does not grow by itself', {
    allowed: `at most storageGiB (${database.storageGiB})`,
    fix: 'leave it out; storageGiB can be raised at any time',
  });
}

function readersOutcome(count: number, database: DatabaseSpec): Outcome {
  const mode = databaseMode(database);
  const { maxReaders, readerEndpoint } = databaseModes[mode];
  if (count > maxReaders)
    return refused(`no more than ${maxReaders} readers`, { allowed: `0 to ${maxReaders}`, fix: 'choose fewer' });
  if (mode === 'multi-az-cluster') return substituted('both standbys read, behind one address');
  if (count === 0) return honoured('the writer reads too');
  if (readerEndpoint) return honoured('readers behind one address');
  if (count === 1) return honoured('a reader with an address of its own');
  return substituted(
    'one name in private DNS, which no certificate has: clients that verify names need a Multi-AZ cluster or Aurora',
  );
}

function proxyOutcome(proxy: boolean, _: DatabaseSpec, { spec, names }: FactContext): Outcome {
  if (!proxy) return honoured('services connect directly');
  const services = databaseAccess(spec, names[0] ?? '').size;
  if (services === 0) return honoured('comes with the first service that uses the database');
  if (services * 2 > maxProxySecrets)
    return refused(`a proxy knows ${maxProxySecrets} users, and each service has two`, {
      allowed: `at most ${maxProxySecrets / 2} services`,
      fix: 'leave the proxy out',
    });
  return honoured('Amazon RDS Proxy; readers of one instance are reached directly');
}

/** Network policies open the port of our own databases, in the subnets of our own databases. */
function existingGroupOutcome(_: string, { target }: FactContext): Outcome {
  if (target === 'fargate') return honoured('lets in the services that use it');
  return impossible('the network policies of pods lead to the databases of the stage alone', {
    fix: 'use target fargate, or have the database made',
  });
}

function existingPortOutcome(port: number, { target }: FactContext): Outcome {
  if (target === 'fargate' || port === 5432) return honoured('told to containers');
  return impossible('pods reach databases on port 5432 alone', { allowed: '5432', fix: 'use target fargate' });
}
