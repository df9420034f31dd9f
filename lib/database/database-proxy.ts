import type { ISecurityGroup } from 'aws-cdk-lib/aws-ec2';
import { PolicyDocument, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { CfnDBProxy, CfnDBProxyEndpoint, CfnDBProxyTargetGroup } from 'aws-cdk-lib/aws-rds';
import type { IDependable } from 'constructs';
import { Construct } from 'constructs';
import { databaseInstanceName } from '../lowering/names';
import { AllowTcp } from '../shared/allow-tcp';
import type { DatabaseServer, ServerProps } from './database-server';
import { serverLogGroups } from './server-log-groups';
import { userSecret } from './user-secret';
import { UserSecretAccess } from './user-secret-access';

/** Leaves the rest to whoever signs in to the server itself: the functions that keep roles, and people. */
const MAX_CONNECTIONS_PERCENT = 90;

/** For how long a client waits while all connections are in use, in seconds. */
const BORROW_SECONDS = 30;

export interface DatabaseProxyProps extends Pick<ServerProps, 'spec' | 'network' | 'name'> {
  /** Users that sign in to the database. */
  readonly users: readonly string[];
  /** Whether the proxy leads to readers as well. */
  readonly readers: boolean;
  /** That of the database: services name one group, whether there is a proxy or not, so that it can come and go. */
  readonly securityGroup: ISecurityGroup;
}

/** Amazon RDS Proxy: services sign in here, and it signs in to the server as the same user. */
export class DatabaseProxy extends Construct {
  readonly host: string;
  readonly readerHost: string;
  private readonly proxy: CfnDBProxy;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: DatabaseProxyProps,
  ) {
    super(scope, id);
    this.proxy = this.createProxy();
    this.host = this.proxy.attrEndpoint;
    this.readerHost = props.readers ? this.createReaderEndpoint().attrEndpoint : this.host;
  }

  /**
   * Leads to a server. A deployment waits until the proxy can sign in there, so its users come first.
   *
   * @param after what makes the users
   */
  leadTo(server: DatabaseServer, after: IDependable): void {
    const { securityGroup } = this.props;
    const way = new AllowTcp(this, 'ToServer', {
      from: securityGroup,
      to: securityGroup,
      port: server.port,
      description: `declared: databases.${this.props.name}.proxy`,
    });
    const targets = new CfnDBProxyTargetGroup(this, 'Targets', {
      dbProxyName: this.proxy.ref,
      targetGroupName: 'default',
      ...server.proxyTarget,
      connectionPoolConfigurationInfo: {
        maxConnectionsPercent: MAX_CONNECTIONS_PERCENT,
        connectionBorrowTimeout: BORROW_SECONDS,
      },
    });
    targets.node.addDependency(way, after);
  }

  private createProxy(): CfnDBProxy {
    const { spec, name, network, users } = this.props;
    const identifier = databaseInstanceName(spec, name);
    const secrets = users.map((user) => userSecret(this, user, spec, name));
    const role = this.createRole();
    const proxy = new CfnDBProxy(this, 'Resource', {
      dbProxyName: identifier,
      engineFamily: 'POSTGRESQL',
      requireTls: true,
      roleArn: role.roleArn,
      auth: secrets.map(({ secretArn }) => ({
        authScheme: 'SECRETS',
        iamAuth: 'DISABLED',
        clientPasswordAuthType: 'POSTGRES_SCRAM_SHA_256',
        secretArn,
      })),
      vpcSubnetIds: network.isolatedSubnets.map(({ subnetId }) => subnetId),
      vpcSecurityGroupIds: [this.props.securityGroup.securityGroupId],
    });
    const logs = serverLogGroups(this, 'Logs', { of: 'proxy', identifier, key: network.logKey, spec });
    proxy.node.addDependency(role, ...logs);
    return proxy;
  }

  private createReaderEndpoint(): CfnDBProxyEndpoint {
    const { spec, name, network } = this.props;
    return new CfnDBProxyEndpoint(this, 'Reader', {
      dbProxyEndpointName: databaseInstanceName(spec, name, 'reader'),
      dbProxyName: this.proxy.ref,
      targetRole: 'READ_ONLY',
      vpcSubnetIds: network.isolatedSubnets.map(({ subnetId }) => subnetId),
      vpcSecurityGroupIds: [this.props.securityGroup.securityGroupId],
    });
  }

  private createRole(): Role {
    const { spec, name } = this.props;
    const users = new UserSecretAccess(this, spec, name);
    const role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('rds.amazonaws.com'),
      inlinePolicies: {
        ReadUsers: new PolicyDocument({ statements: [users.statement(['secretsmanager:GetSecretValue'])] }),
      },
    });
    users.acknowledge(role);
    return role;
  }
}
