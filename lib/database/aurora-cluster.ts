import { Duration } from 'aws-cdk-lib';
import { InstanceType } from 'aws-cdk-lib/aws-ec2';
import * as rds from 'aws-cdk-lib/aws-rds';
import type { Construct } from 'constructs';
import { databaseInstanceType, readerCount } from '../lowering/database-mode';
import { databaseInstanceName, databaseName } from '../lowering/names';
import { dataRemovalPolicy } from '../shared/removal';
import type { DatabaseSpec } from '../spec/database';
import { ADMIN, adminSecret } from './admin-secret';
import type { DatabaseServer, ServerProps } from './database-server';
import { DATABASE_PORT, SERVER_ID } from './database-server';
import { acknowledgeDisposable } from './server-findings';
import { serverLogGroups } from './server-log-groups';
import { BACKUP_WINDOW, MAINTENANCE_WINDOW, majorVersion, placement, serverParameters } from './server-settings';

/** Amazon Aurora for PostgreSQL: a writer and readers over one storage, of which any reader can take over. */
export function auroraCluster(scope: Construct, props: ServerProps): DatabaseServer {
  const { spec, name, network } = props;
  const identifier = databaseInstanceName(spec, name);
  const kinds = ['postgresql'];
  const logs = serverLogGroups(scope, 'Logs', {
    of: 'cluster',
    identifier,
    kinds,
    key: network.logKey,
    spec: props.spec,
  });
  const cluster = createCluster(scope, identifier, kinds, props);
  cluster.node.defaultChild?.node.addDependency(...logs);
  return {
    arn: cluster.clusterArn,
    host: cluster.clusterEndpoint.hostname,
    // leads to the writer where there is no reader
    readerHost: cluster.clusterReadEndpoint.hostname,
    port: DATABASE_PORT,
    members: [cluster],
    admin: { secretArn: cluster.secret?.secretArn ?? '', rotates: true },
    proxyTarget: { dbClusterIdentifiers: [cluster.clusterIdentifier] },
  };
}

function createCluster(scope: Construct, identifier: string, kinds: string[], props: ServerProps): rds.DatabaseCluster {
  const { spec, name, database, key } = props;
  const keep = spec.data === 'keep';
  const readers = Array.from({ length: readerCount(database) }, (_, i) => member(props, i + 2));
  const cluster = new rds.DatabaseCluster(scope, SERVER_ID, {
    // a fixed name: a change that would replace the cluster fails instead
    clusterIdentifier: identifier,
    engine: rds.DatabaseClusterEngine.auroraPostgres({
      version: rds.AuroraPostgresEngineVersion.of(database.version, majorVersion(database)),
    }),
    writer: member(props, 1),
    readers,
    ...capacity(database),
    ...placement(props),
    port: DATABASE_PORT,
    defaultDatabaseName: databaseName(name),
    credentials: rds.Credentials.fromSecret(adminSecret(scope, spec, name), ADMIN),
    storageEncrypted: true,
    storageEncryptionKey: key,
    iamAuthentication: true,
    parameters: serverParameters(props),
    backup: { retention: Duration.days(database.backupRetentionDays), preferredWindow: BACKUP_WINDOW },
    preferredMaintenanceWindow: MAINTENANCE_WINDOW,
    deleteAutomatedBackups: !keep,
    deletionProtection: keep,
    removalPolicy: dataRemovalPolicy(spec),
    cloudwatchLogsExports: kinds,
    enablePerformanceInsights: true,
    databaseInsightsMode: rds.DatabaseInsightsMode.STANDARD,
  });
  acknowledgeDisposable(cluster, spec);
  return cluster;
}

/** Numbered, not named after a part: which one writes changes with every failover. */
function member({ spec, name, database }: ServerProps, number: number): rds.IClusterInstance {
  const options = {
    instanceIdentifier: databaseInstanceName(spec, name, String(number)),
    autoMinorVersionUpgrade: true,
    publiclyAccessible: false,
    enablePerformanceInsights: true,
    caCertificate: rds.CaCertificate.RDS_CA_RSA2048_G1,
    preferredMaintenanceWindow: MAINTENANCE_WINDOW,
  };
  const type = databaseInstanceType(database);
  if (type === undefined)
    return rds.ClusterInstance.serverlessV2(`Server${number}`, {
      ...options,
      // the first reader is as large as the writer, whose load it would have to take
      ...(number > 1 && { scaleWithWriter: number === 2 }),
    });
  return rds.ClusterInstance.provisioned(`Server${number}`, { ...options, instanceType: new InstanceType(type) });
}

function capacity({ serverless }: DatabaseSpec) {
  if (serverless === undefined) return {};
  const { minCapacity, maxCapacity, pauseAfterMinutes } = serverless;
  return {
    serverlessV2MinCapacity: minCapacity,
    serverlessV2MaxCapacity: maxCapacity,
    ...(pauseAfterMinutes !== undefined && { serverlessV2AutoPauseDuration: Duration.minutes(pauseAfterMinutes) }),
  };
}
