import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import type { Key } from 'aws-cdk-lib/aws-kms';
import * as rds from 'aws-cdk-lib/aws-rds';
import type { IConstruct } from 'constructs';
import { Construct } from 'constructs';
import type { FieldValue, IDatabase } from '../contracts/data';
import type { INetwork } from '../contracts/network';
import { databaseAccess } from '../lowering/database-access';
import { databaseInstanceName, databaseName } from '../lowering/names';
import { acknowledge } from '../shared/acknowledge';
import { dataRemovalPolicy } from '../shared/removal';
import type { DatabaseSpec } from '../spec/database';
import type { StageSpec } from '../spec/stage';
import { ADMIN, adminSecret } from './admin-secret';
import { DatabaseAccess } from './database-access';
import { instanceLogGroups } from './instance-log-groups';

const PORT = 5432;

export interface SystemDatabaseProps {
  readonly spec: StageSpec;
  readonly network: INetwork;
  /** Encrypts the storage and its snapshots. */
  readonly key: Key;
}

/** RDS for PostgreSQL, with a role of its own for each service that uses it. */
export class SystemDatabase extends Construct implements IDatabase {
  readonly port = PORT;
  readonly rotationDays: number;
  readonly securityGroup: ec2.SecurityGroup;
  private readonly database: DatabaseSpec;
  private readonly instance: rds.DatabaseInstance;
  private readonly replica?: rds.DatabaseInstanceReadReplica;
  private readonly access: DatabaseAccess;

  constructor(
    scope: Construct,
    private readonly name: string,
    private readonly props: SystemDatabaseProps,
  ) {
    super(scope, name);
    this.database = props.spec.databases[name] as DatabaseSpec;
    this.rotationDays = this.database.rotationDays;
    this.securityGroup = this.createSecurityGroup();
    this.instance = this.createInstance();
    if (this.database.readReplicas > 0) this.replica = this.createReplica();
    this.access = new DatabaseAccess(this, 'Access', {
      spec: props.spec,
      network: props.network,
      database: name,
      server: { host: this.host, readerHost: this.readerHost, port: PORT, securityGroup: this.securityGroup },
      // as the instance has it: with the address beside user and password
      adminSecretArn: this.instance.secret?.secretArn ?? '',
      rotationDays: this.database.rotationDays,
      access: databaseAccess(props.spec, name),
    });
  }

  field(field: string, service: string): FieldValue {
    switch (field) {
      case 'HOST':
        return this.host;
      case 'READER_HOST':
        return this.readerHost;
      case 'PORT':
        return String(PORT);
      case 'NAME':
        return databaseName(this.name);
      default:
        return {
          secret: this.access.secretOf(service),
          field: { USERNAME: 'username', PASSWORD: 'password', URL: 'url', READER_URL: 'readerUrl' }[field],
        };
    }
  }

  private get host(): string {
    return this.instance.dbInstanceEndpointAddress;
  }

  /** The writer reads for itself where there is no replica, so that programs need not know. */
  private get readerHost(): string {
    return this.replica?.dbInstanceEndpointAddress ?? this.host;
  }

  private get engine(): rds.IInstanceEngine {
    const { version } = this.database;
    return rds.DatabaseInstanceEngine.postgres({
      version: rds.PostgresEngineVersion.of(version, version.split('.')[0] ?? version),
    });
  }

  private createSecurityGroup(): ec2.SecurityGroup {
    const { spec, network } = this.props;
    return new ec2.SecurityGroup(this, 'SecurityGroup', {
      vpc: network.vpc,
      description: `Database ${this.name} of ${spec.system} ${spec.stage}`,
      allowAllOutbound: false,
    });
  }

  private createInstance(): rds.DatabaseInstance {
    const { spec, key } = this.props;
    const { database } = this;
    const keep = spec.data === 'keep';
    const identifier = databaseInstanceName(spec, this.name);
    const instance = new rds.DatabaseInstance(this, 'Instance', {
      // a fixed name: a change that would replace the instance fails instead
      instanceIdentifier: identifier,
      ...this.common(),
      engine: this.engine,
      databaseName: databaseName(this.name),
      credentials: rds.Credentials.fromSecret(adminSecret(this, spec, this.name), ADMIN),
      multiAz: database.highAvailability === 'multi-az',
      allocatedStorage: database.storageGiB,
      ...growth(database),
      storageEncrypted: true,
      storageEncryptionKey: key,
      parameters: { 'rds.force_ssl': '1', log_min_duration_statement: '1000', ...database.parameters },
      backupRetention: Duration.days(database.backupRetentionDays),
      preferredBackupWindow: '02:00-02:30',
      preferredMaintenanceWindow: 'sun:03:30-sun:04:30',
      deleteAutomatedBackups: !keep,
      cloudwatchLogsExports: ['postgresql', 'upgrade'],
    });
    instance.node.defaultChild?.node.addDependency(...this.logGroups(identifier, 'Logs', ['postgresql', 'upgrade']));
    this.acknowledgeChoices(instance);
    return instance;
  }

  private createReplica(): rds.DatabaseInstanceReadReplica {
    const identifier = databaseInstanceName(this.props.spec, this.name, 'reader');
    const replica = new rds.DatabaseInstanceReadReplica(this, 'Reader', {
      instanceIdentifier: identifier,
      sourceDatabaseInstance: this.instance,
      ...this.common(),
      // a copy, which can be made again: kept, it would be billed after nobody wants it, and its name would be taken
      deletionProtection: false,
      removalPolicy: RemovalPolicy.DESTROY,
      cloudwatchLogsExports: ['postgresql'],
    });
    replica.node.defaultChild?.node.addDependency(...this.logGroups(identifier, 'ReaderLogs', ['postgresql']));
    acknowledge(
      replica,
      'AwsSolutions-RDS2',
      'A reader in the same region takes over the encryption and the key of its writer; stating it again is refused.',
    );
    acknowledge(
      replica,
      'AwsSolutions-RDS3',
      'A reader can be made again from the writer, which has its standby in another zone; a standby for the reader would protect nothing more.',
    );
    acknowledge(
      replica,
      'AwsSolutions-RDS11',
      'The port is part of what containers are told; access is by security group, TLS and a role per service, not by an unusual port.',
    );
    acknowledge(
      replica,
      'AwsSolutions-RDS10',
      'A reader holds nothing of its own: deleting it loses no data, and it can be made again from the writer.',
    );
    return replica;
  }

  private common() {
    const { spec, network } = this.props;
    const keep = spec.data === 'keep';
    return {
      instanceType: new ec2.InstanceType(this.database.instanceType),
      vpc: network.vpc,
      vpcSubnets: { subnets: network.isolatedSubnets },
      securityGroups: [this.securityGroup],
      port: PORT,
      storageType: rds.StorageType.GP3,
      iamAuthentication: true,
      publiclyAccessible: false,
      caCertificate: rds.CaCertificate.RDS_CA_RSA2048_G1,
      autoMinorVersionUpgrade: true,
      enablePerformanceInsights: true,
      databaseInsightsMode: rds.DatabaseInsightsMode.STANDARD,
      deletionProtection: keep,
      removalPolicy: dataRemovalPolicy(spec),
    };
  }

  private logGroups(identifier: string, id: string, kinds: readonly string[]): IConstruct[] {
    return instanceLogGroups(this, id, { identifier, kinds, key: this.props.network.logKey });
  }

  private acknowledgeChoices(instance: rds.DatabaseInstance): void {
    acknowledge(
      instance,
      'AwsSolutions-RDS11',
      'The port is part of what containers are told; access is by security group, TLS and a role per service, not by an unusual port.',
    );
    if (this.database.highAvailability === 'single-az') {
      acknowledge(
        instance,
        'AwsSolutions-RDS3',
        'The description declares one instance (highAvailability: single-az); the plan shows what that means for availability.',
      );
    }
    this.acknowledgeDisposable(instance);
  }

  private acknowledgeDisposable(instance: Construct): void {
    if (this.props.spec.data === 'keep') return;
    acknowledge(
      instance,
      'AwsSolutions-RDS10',
      'The description declares the data of this stage disposable, which is refused in production.',
    );
  }
}

/** A storage that may not grow has no maximum: RDS wants one at least a tenth above the size. */
function growth({ storageGiB, maxStorageGiB = storageGiB * 2 }: DatabaseSpec): { maxAllocatedStorage?: number } {
  return maxStorageGiB > storageGiB ? { maxAllocatedStorage: maxStorageGiB } : {};
}
