import type { ISecurityGroup } from 'aws-cdk-lib/aws-ec2';
import { SecurityGroup } from 'aws-cdk-lib/aws-ec2';
import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import type { FieldValue, IDatabase } from '../contracts/data';
import { databaseModes } from '../data/database-modes';
import { databaseAccess } from '../lowering/database-access';
import { databaseMode, isProxied, readerCount } from '../lowering/database-mode';
import { databaseName, databaseRoleName } from '../lowering/names';
import { isWaiting } from '../lowering/recovery/standby';
import type { DatabaseSpec } from '../spec/database';
import { usersOf } from './access/role-users';
import { auroraCluster } from './aurora-cluster';
import { DatabaseAccess } from './database-access';
import { DatabaseProxy } from './database-proxy';
import type { DatabaseServer, ServerProps } from './database-server';
import { existingGroup, existingServer } from './existing-server';
import { instanceServer } from './instance-server';
import { multiAzCluster } from './multi-az-cluster';
import { standbyServer } from './standby-server';

export type SystemDatabaseProps = Pick<ServerProps, 'spec' | 'network' | 'key' | 'recovery'>;

/** PostgreSQL in the declared mode, with a role of its own for each service that uses it. */
export class SystemDatabase extends Construct implements IDatabase {
  readonly arn?: string;
  readonly keyArn?: string;
  readonly adminSecretArn: string;
  readonly rotatorArn?: string;
  readonly port: number;
  readonly rotationDays: number;
  readonly securityGroup: ISecurityGroup;
  private readonly database: DatabaseSpec;
  private readonly host: string;
  private readonly readerHost: string;
  private readonly serverHost: string;
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
    const proxy = this.createProxy();
    const server = this.createServer();
    this.port = server.port;
    this.serverHost = server.host;
    this.adminSecretArn = server.admin.secretArn;
    if (server.arn !== undefined) this.arn = server.arn;
    if (this.database.existing === undefined) this.keyArn = props.key.keyArn;
    this.host = proxy?.host ?? server.host;
    this.readerHost = this.readerHostOf(server, proxy);
    this.access = this.createAccess(server, proxy && server.host);
    const { roles, rotatorArn } = this.access;
    if (rotatorArn !== undefined) this.rotatorArn = rotatorArn;
    roles?.node.addDependency(...server.members);
    if (proxy && roles) proxy.leadTo(server, roles);
  }

  field(field: string, service: string): FieldValue {
    switch (field) {
      case 'HOST':
        return this.host;
      case 'SERVER_HOST':
        return this.serverHost;
      case 'ADMIN_USERNAME':
        return { secret: this.admin, field: 'username' };
      case 'ADMIN_PASSWORD':
        return { secret: this.admin, field: 'password' };
      case 'READER_HOST':
        return this.readerHost;
      case 'PORT':
        return String(this.port);
      case 'NAME':
        return this.nameInServer;
      default:
        return {
          secret: this.access.secretOf(service),
          field: { USERNAME: 'username', PASSWORD: 'password', URL: 'url', READER_URL: 'readerUrl' }[field],
        };
    }
  }

  private get admin(): ISecret {
    const id = 'AdminLogin';
    const known = this.node.tryFindChild(id) as ISecret | undefined;
    return known ?? Secret.fromSecretCompleteArn(this, id, this.adminSecretArn);
  }

  private get nameInServer(): string {
    return this.database.existing?.database ?? databaseName(this.name);
  }

  private createSecurityGroup(): ISecurityGroup {
    const { spec, network } = this.props;
    if (this.database.existing) return existingGroup(this, 'SecurityGroup', this.database.existing);
    return new SecurityGroup(this, 'SecurityGroup', {
      vpc: network.vpc,
      description: `Database ${this.name} of ${spec.system} ${spec.stage}`,
      allowAllOutbound: false,
    });
  }

  private createProxy(): DatabaseProxy | undefined {
    const { spec, network } = this.props;
    // RDS Proxy stands before a database that takes writes
    if (isWaiting(spec)) return undefined;
    const services = [...databaseAccess(spec, this.name).keys()];
    if (!isProxied(this.database, services.length)) return undefined;
    return new DatabaseProxy(this, 'Proxy', {
      spec,
      network,
      name: this.name,
      securityGroup: this.securityGroup,
      users: services.flatMap((service) => usersOf(databaseRoleName(service))),
      readers: this.readsThroughProxy,
    });
  }

  private createServer(): DatabaseServer {
    const { name, database, securityGroup } = this;
    if (database.existing) return existingServer(database.existing);
    const props = { ...this.props, name, database, securityGroup };
    if (props.spec.standby) return standbyServer(this, props);
    switch (databaseMode(database)) {
      case 'instance':
        return instanceServer(this, props);
      case 'multi-az-cluster':
        return multiAzCluster(this, props);
      case 'aurora':
        return auroraCluster(this, props);
    }
  }

  /** A proxy leads to the readers of a cluster, and never to those of an instance. */
  private get readsThroughProxy(): boolean {
    const { proxyReaderEndpoint } = databaseModes[databaseMode(this.database)];
    return proxyReaderEndpoint && readerCount(this.database) > 0;
  }

  private readerHostOf(server: DatabaseServer, proxy: DatabaseProxy | undefined): string {
    const readsDirectly = readerCount(this.database) > 0 && !this.readsThroughProxy;
    return proxy && !readsDirectly ? proxy.readerHost : server.readerHost;
  }

  private createAccess(server: DatabaseServer, hostBehindProxy: string | undefined): DatabaseAccess {
    const { spec, network } = this.props;
    const { host, readerHost, port, securityGroup, rotationDays } = this;
    return new DatabaseAccess(this, 'Access', {
      spec,
      network,
      database: this.name,
      databaseName: this.nameInServer,
      server: { host, readerHost, port, securityGroup },
      ...(hostBehindProxy !== undefined && { hostBehindProxy }),
      admin: server.admin,
      rotationDays,
      access: databaseAccess(spec, this.name),
    });
  }
}
