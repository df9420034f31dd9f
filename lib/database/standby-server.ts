import { ArnFormat, Stack } from 'aws-cdk-lib';
import * as rds from 'aws-cdk-lib/aws-rds';
import type { Construct } from 'constructs';
import { databaseInstanceName } from '../lowering/names';
import { acknowledge } from '../shared/acknowledge';
import { dataRemovalPolicy } from '../shared/removal';
import type { DatabaseSpec } from '../spec/database';
import { adminSecret } from './admin-secret';
import type { DatabaseServer, ServerProps } from './database-server';
import { DATABASE_PORT, SERVER_ID } from './database-server';
import { common, growth } from './instance-server';
import { acknowledgeDisposable, acknowledgePort } from './server-findings';
import { serverLogGroups } from './server-log-groups';
import { majorVersion, placement, serverParameters } from './server-settings';

/**
 * A copy of a database in another region, which follows it until it is promoted.
 *
 * The template names its source for good: CloudFormation promotes a copy whose source is taken out, and what has been
 * promoted already cannot be promoted again. So the template of a copy and of what became of it are the same, and nothing is
 * replaced. The administrator has a password of this region, which the promoted database is given.
 */
export function standbyServer(scope: Construct, props: ServerProps): DatabaseServer {
  const { spec, name, network, key, database } = props;
  const identifier = databaseInstanceName(spec, name);
  const kinds = ['postgresql', 'upgrade'];
  const replica = new rds.DatabaseInstanceReadReplica(scope, SERVER_ID, {
    instanceIdentifier: identifier,
    sourceDatabaseInstance: sourceOf(scope, identifier, props),
    ...common(props),
    ...placement(props),
    ...growth(database),
    multiAz: spec.standby?.serves === true && database.highAvailability === 'multi-az',
    storageEncryptionKey: key,
    // a copy in another region does not take those of its source
    parameterGroup: new rds.ParameterGroup(scope, 'Parameters', {
      engine: engineOf(database),
      parameters: serverParameters(props),
    }),
    deletionProtection: spec.data === 'keep',
    removalPolicy: dataRemovalPolicy(spec),
    cloudwatchLogsExports: kinds,
  });
  pointToSource(replica, identifier, props);
  const logs = serverLogGroups(scope, 'Logs', { of: 'instance', identifier, kinds, key: network.logKey, spec });
  replica.node.defaultChild?.node.addDependency(...logs);
  acknowledgeStandby(replica, props);
  const admin = adminSecret(scope, spec, name).attach(replica);
  return {
    arn: replica.instanceArn,
    host: replica.dbInstanceEndpointAddress,
    readerHost: replica.dbInstanceEndpointAddress,
    port: DATABASE_PORT,
    members: [],
    admin: { secretArn: admin.secretArn, rotates: true },
    proxyTarget: { dbInstanceIdentifiers: [replica.instanceIdentifier] },
  };
}

function sourceOf(scope: Construct, identifier: string, { database }: ServerProps): rds.IDatabaseInstance {
  return rds.DatabaseInstance.fromDatabaseInstanceAttributes(scope, 'Source', {
    instanceIdentifier: identifier,
    instanceEndpointAddress: identifier,
    port: DATABASE_PORT,
    securityGroups: [],
    engine: engineOf(database),
  });
}

const engineOf = (database: DatabaseSpec) =>
  rds.DatabaseInstanceEngine.postgres({
    version: rds.PostgresEngineVersion.of(database.version, majorVersion(database)),
  });

function pointToSource(replica: rds.DatabaseInstanceReadReplica, identifier: string, { spec }: ServerProps): void {
  const resource = replica.node.defaultChild as rds.CfnDBInstance;
  const region = spec.standby?.primaryRegion ?? spec.region;
  resource.sourceRegion = region;
  resource.sourceDbInstanceIdentifier = Stack.of(replica).formatArn({
    service: 'rds',
    region,
    resource: 'db',
    resourceName: identifier,
    arnFormat: ArnFormat.COLON_RESOURCE_NAME,
  });
  // RDS takes it from the source; the key says that it is encrypted
  resource.addPropertyDeletionOverride('StorageEncrypted');
}

function acknowledgeStandby(replica: Construct, { spec, database }: ServerProps): void {
  if (!spec.standby?.serves || database.highAvailability !== 'multi-az')
    acknowledge(
      replica,
      'AwsSolutions-RDS3',
      'A copy that waits in another region stands by itself for a database that has its standby; it gets its own when it serves.',
    );
  acknowledgePort(replica);
  acknowledgeDisposable(replica, spec);
}
