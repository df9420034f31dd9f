import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import { AttachmentTargetType } from 'aws-cdk-lib/aws-secretsmanager';
import { CfnDBCluster, CfnDBClusterParameterGroup, SubnetGroup } from 'aws-cdk-lib/aws-rds';
import { Construct } from 'constructs';
import { databaseInstanceType } from '../lowering/database-mode';
import { databaseInstanceName, databaseName } from '../lowering/names';
import { acknowledge } from '../shared/acknowledge';
import { dataRemovalPolicy } from '../shared/removal';
import { ADMIN, adminSecret } from './admin-secret';
import type { DatabaseServer, ServerProps } from './database-server';
import { DATABASE_PORT, SERVER_ID } from './database-server';
import { acknowledgeDisposable } from './server-findings';
import { serverLogGroups } from './server-log-groups';
import { BACKUP_WINDOW, MAINTENANCE_WINDOW, majorVersion, serverParameters } from './server-settings';

/** From here on gp3 is striped: its operations per second are then stated, before they must not be. */
const STRIPED_GIB = 400;
const STRIPED_IOPS = 12_000;

/** Days for which Performance Insights costs nothing. */
const INSIGHTS_DAYS = 7;

/** Amazon RDS for PostgreSQL with a writer and two standbys that read, each in a zone of its own. CDK has no class for it. */
export function multiAzCluster(scope: Construct, props: ServerProps): DatabaseServer {
  const { name, spec, network } = props;
  // the path of a DatabaseInstance, so that the logical id is the same
  const place = new Construct(scope, SERVER_ID);
  const secret = adminSecret(scope, spec, name);
  const identifier = databaseInstanceName(spec, name);
  const kinds = ['postgresql', 'upgrade'];
  const logs = serverLogGroups(scope, 'Logs', {
    of: 'cluster',
    identifier,
    kinds,
    key: network.logKey,
    spec: props.spec,
  });
  const cluster = createCluster(place, identifier, kinds, secret, props);
  cluster.node.addDependency(...logs);
  const attached = secret.attach({
    asSecretAttachmentTarget: () => ({ targetId: cluster.ref, targetType: AttachmentTargetType.RDS_DB_CLUSTER }),
  });
  return {
    arn: cluster.attrDbClusterArn,
    host: cluster.attrEndpointAddress,
    readerHost: cluster.attrReadEndpointAddress,
    port: DATABASE_PORT,
    members: [],
    admin: { secretArn: attached.secretArn, rotates: true },
    proxyTarget: { dbClusterIdentifiers: [cluster.ref] },
  };
}

function createCluster(
  place: Construct,
  identifier: string,
  kinds: string[],
  secret: ISecret,
  props: ServerProps,
): CfnDBCluster {
  const { name, spec, database, key, securityGroup } = props;
  const keep = spec.data === 'keep';
  const cluster = new CfnDBCluster(place, 'Resource', {
    // a fixed name: a change that would replace the cluster fails instead
    dbClusterIdentifier: identifier,
    engine: 'postgres',
    engineVersion: database.version,
    // the class is what makes it a Multi-AZ cluster
    dbClusterInstanceClass: `db.${databaseInstanceType(database)}`,
    allocatedStorage: database.storageGiB,
    storageType: 'gp3',
    ...provisionedIops(database.storageGiB),
    databaseName: databaseName(name),
    masterUsername: ADMIN,
    masterUserPassword: secret.secretValueFromJson('password').unsafeUnwrap(),
    // 3306 without it, which nobody could change later
    port: DATABASE_PORT,
    ...surroundings(place, props),
    vpcSecurityGroupIds: [securityGroup.securityGroupId],
    publiclyAccessible: false,
    storageEncrypted: true,
    kmsKeyId: key.keyArn,
    enableIamDatabaseAuthentication: true,
    backupRetentionPeriod: database.backupRetentionDays,
    preferredBackupWindow: BACKUP_WINDOW,
    preferredMaintenanceWindow: MAINTENANCE_WINDOW,
    deleteAutomatedBackups: !keep,
    deletionProtection: keep,
    copyTagsToSnapshot: true,
    autoMinorVersionUpgrade: true,
    enableCloudwatchLogsExports: kinds,
    performanceInsightsEnabled: true,
    performanceInsightsRetentionPeriod: INSIGHTS_DAYS,
    databaseInsightsMode: 'standard',
  });
  cluster.applyRemovalPolicy(dataRemovalPolicy(spec));
  acknowledgeDisposable(cluster, spec);
  acknowledgeSchema(cluster, props);
  return cluster;
}

function surroundings(place: Construct, props: ServerProps) {
  const { name, spec, database, network } = props;
  const subnets = new SubnetGroup(place, 'SubnetGroup', {
    description: `Database ${name} of ${spec.system} ${spec.stage}`,
    vpc: network.vpc,
    vpcSubnets: { subnets: network.isolatedSubnets },
  });
  const parameters = new CfnDBClusterParameterGroup(place, 'ParameterGroup', {
    description: `Database ${name} of ${spec.system} ${spec.stage}`,
    family: `postgres${majorVersion(database)}`,
    parameters: serverParameters(props),
  });
  return { dbSubnetGroupName: subnets.subnetGroupName, dbClusterParameterGroupName: parameters.ref };
}

/** At least half the number of GiB, by the rules of RDS. */
function provisionedIops(storageGiB: number): { iops?: number } {
  return storageGiB < STRIPED_GIB ? {} : { iops: Math.max(STRIPED_IOPS, Math.ceil(storageGiB / 2)) };
}

/** Where CloudFormation's schema and RDS disagree. */
function acknowledgeSchema(cluster: CfnDBCluster, { database }: ServerProps): void {
  if (database.storageGiB < STRIPED_GIB)
    acknowledge(
      cluster,
      'CloudFormation-Validate::F3003',
      `RDS refuses Iops for gp3 below ${STRIPED_GIB} GiB, which has 3000; the schema knows io1 and io2 alone.`,
    );
  if (!database.version.includes('.'))
    acknowledge(
      cluster,
      'CloudFormation-Validate::E9006',
      'RDS takes a major version and chooses its minor one, as for an instance; the schema lists exact versions only.',
    );
}
