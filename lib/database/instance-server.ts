import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { InstanceType } from 'aws-cdk-lib/aws-ec2';
import * as rds from 'aws-cdk-lib/aws-rds';
import type { Construct } from 'constructs';
import { databaseInstanceType } from '../lowering/database-mode';
import { databaseInstanceName, databaseName, databaseReaderNames } from '../lowering/names';
import { acknowledge } from '../shared/acknowledge';
import { dataRemovalPolicy } from '../shared/removal';
import type { DatabaseSpec } from '../spec/database';
import { ADMIN, adminSecret } from './admin-secret';
import type { DatabaseServer, ServerProps } from './database-server';
import { DATABASE_PORT, SERVER_ID } from './database-server';
import { readerName } from './reader-name';
import { acknowledgeDisposable, acknowledgePort } from './server-findings';
import { serverLogGroups } from './server-log-groups';
import { BACKUP_WINDOW, MAINTENANCE_WINDOW, majorVersion, placement, serverParameters } from './server-settings';

/** Amazon RDS for PostgreSQL on one instance, with a standby and readers as declared. */
export function instanceServer(scope: Construct, props: ServerProps): DatabaseServer {
  const instance = createInstance(scope, props);
  const { spec, name, database } = props;
  const readers = databaseReaderNames(spec, name, database.readReplicas).map((identifier, i) =>
    createReader(scope, i + 1, identifier, instance, props),
  );
  const host = instance.dbInstanceEndpointAddress;
  return {
    arn: instance.instanceArn,
    host,
    readerHost:
      readerName(
        scope,
        props,
        readers.map((reader) => reader.dbInstanceEndpointAddress),
      ) ?? host,
    port: DATABASE_PORT,
    members: [],
    // as the instance has it: with the address beside user and password
    admin: { secretArn: instance.secret?.secretArn ?? '', rotates: true },
    proxyTarget: { dbInstanceIdentifiers: [instance.instanceIdentifier] },
  };
}

function createInstance(scope: Construct, props: ServerProps): rds.DatabaseInstance {
  const { spec, key, database, name, network } = props;
  const keep = spec.data === 'keep';
  const identifier = databaseInstanceName(spec, name);
  const kinds = ['postgresql', 'upgrade'];
  const instance = new rds.DatabaseInstance(scope, SERVER_ID, {
    // a fixed name: a change that would replace the instance fails instead
    instanceIdentifier: identifier,
    ...common(props),
    ...placement(props),
    engine: rds.DatabaseInstanceEngine.postgres({
      version: rds.PostgresEngineVersion.of(database.version, majorVersion(database)),
    }),
    databaseName: databaseName(name),
    credentials: rds.Credentials.fromSecret(adminSecret(scope, spec, name), ADMIN),
    multiAz: database.highAvailability === 'multi-az',
    allocatedStorage: database.storageGiB,
    ...growth(database),
    storageEncrypted: true,
    storageEncryptionKey: key,
    parameters: serverParameters(props),
    backupRetention: Duration.days(database.backupRetentionDays),
    preferredBackupWindow: BACKUP_WINDOW,
    preferredMaintenanceWindow: MAINTENANCE_WINDOW,
    deleteAutomatedBackups: !keep,
    deletionProtection: keep,
    removalPolicy: dataRemovalPolicy(spec),
    cloudwatchLogsExports: kinds,
  });
  const logs = serverLogGroups(scope, 'Logs', {
    of: 'instance',
    identifier,
    kinds,
    key: network.logKey,
    spec: props.spec,
  });
  instance.node.defaultChild?.node.addDependency(...logs);
  replicateBackups(instance, props);
  acknowledgePort(instance);
  acknowledgeDisposable(instance, spec);
  if (database.highAvailability === 'single-az') {
    acknowledge(
      instance,
      'AwsSolutions-RDS3',
      'The description declares one instance (highAvailability: single-az); the plan shows what that means for availability.',
    );
  }
  return instance;
}

/** Snapshots and logs follow to the second region, so that it can restore to a point in time as the first can. */
function replicateBackups(instance: rds.DatabaseInstance, { database, recovery }: ServerProps): void {
  if (recovery === undefined) return;
  const resource = instance.node.defaultChild as rds.CfnDBInstance;
  resource.automaticBackupReplicationRegion = recovery.region;
  resource.automaticBackupReplicationKmsKeyId = recovery.keyArn;
  resource.automaticBackupReplicationRetentionPeriod = database.backupRetentionDays;
}

/** @param number from 1 */
function createReader(
  scope: Construct,
  number: number,
  identifier: string,
  source: rds.DatabaseInstance,
  props: ServerProps,
): rds.DatabaseInstanceReadReplica {
  const { spec, network } = props;
  const suffix = number === 1 ? '' : String(number);
  const kinds = ['postgresql'];
  const reader = new rds.DatabaseInstanceReadReplica(scope, `Reader${suffix}`, {
    instanceIdentifier: identifier,
    sourceDatabaseInstance: source,
    ...common(props),
    ...placement(props),
    // a copy that is full stops copying
    ...growth(props.database),
    // a copy, which can be made again: kept, it would be billed after nobody wants it, and its name would be taken
    deletionProtection: false,
    removalPolicy: RemovalPolicy.DESTROY,
    cloudwatchLogsExports: kinds,
  });
  const logs = serverLogGroups(scope, `Reader${suffix}Logs`, {
    of: 'instance',
    identifier,
    kinds,
    key: network.logKey,
    spec,
  });
  reader.node.defaultChild?.node.addDependency(...logs);
  acknowledgeReader(reader);
  return reader;
}

/** What instances and copies of them have in common. */
export function common({ database }: ServerProps) {
  return {
    instanceType: new InstanceType(databaseInstanceType(database) ?? ''),
    port: DATABASE_PORT,
    storageType: rds.StorageType.GP3,
    iamAuthentication: true,
    publiclyAccessible: false,
    caCertificate: rds.CaCertificate.RDS_CA_RSA2048_G1,
    autoMinorVersionUpgrade: true,
    enablePerformanceInsights: true,
    databaseInsightsMode: rds.DatabaseInsightsMode.STANDARD,
  };
}

/** A storage that may not grow has no maximum: RDS wants one at least a tenth above the size. */
export function growth({ storageGiB, maxStorageGiB = storageGiB * 2 }: DatabaseSpec): { maxAllocatedStorage?: number } {
  return maxStorageGiB > storageGiB ? { maxAllocatedStorage: maxStorageGiB } : {};
}

function acknowledgeReader(reader: Construct): void {
  acknowledge(
    reader,
    'AwsSolutions-RDS2',
    'A reader in the same region takes over the encryption and the key of its writer; stating it again is refused.',
  );
  acknowledge(
    reader,
    'AwsSolutions-RDS3',
    'A reader can be made again from the writer, which has its standby in another zone; a standby for the reader would protect nothing more.',
  );
  acknowledgePort(reader);
  acknowledge(
    reader,
    'AwsSolutions-RDS10',
    'A reader holds nothing of its own: deleting it loses no data, and it can be made again from the writer.',
  );
}
