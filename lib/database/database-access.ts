import { CustomResource, Duration, Stack } from 'aws-cdk-lib';
import type { ISecurityGroup } from 'aws-cdk-lib/aws-ec2';
import { SecurityGroup } from 'aws-cdk-lib/aws-ec2';
import type { Role } from 'aws-cdk-lib/aws-iam';
import { ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Architecture, Function as LambdaFunction, LoggingFormat, Runtime } from 'aws-cdk-lib/aws-lambda';
import type { LogGroup } from 'aws-cdk-lib/aws-logs';
import type { ISecret, Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { CfnRotationSchedule } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import type { INetwork } from '../contracts/network';
import type { DatabaseAccess as Access } from '../lowering/database-access';
import { databaseRoleName, databaseUserSecrets, platformLogGroupName } from '../lowering/names';
import { isWaiting } from '../lowering/recovery/standby';
import { AllowTcp } from '../shared/allow-tcp';
import { encryptedLogGroup } from '../shared/log-group';
import type { StageSpec } from '../spec/stage';
import { accessFunctionCode } from './access/bundle';
import type { AdminLogin } from './database-server';
import { FollowedLogins } from './followed-logins';
import { keeperRole } from './keeper-role';
import { serviceSecret } from './service-secret';
import { UserSecretAccess } from './user-secret-access';

export interface DatabaseAccessProps {
  readonly spec: StageSpec;
  readonly network: INetwork;
  /** Name of the database in the description. */
  readonly database: string;
  /** Its name inside the server. */
  readonly databaseName: string;
  /** Where services sign in. */
  readonly server: {
    readonly host: string;
    readonly readerHost: string;
    readonly port: number;
    readonly securityGroup: ISecurityGroup;
  };
  /** The server itself, where a proxy stands in front: roles are made there. */
  readonly hostBehindProxy?: string;
  /** Signs in to make the roles; rotated with the others, if it is ours. */
  readonly admin: AdminLogin;
  readonly rotationDays: number;
  readonly access: ReadonlyMap<string, Access>;
}

/** One PostgreSQL role per service, and a secret for each with a password that changes without breaking a running task. */
export class DatabaseAccess extends Construct {
  /** What makes the users of the services, or follows them; left out without services. */
  readonly roles?: CustomResource;
  /** What changes the passwords; left out without services, and where they are followed. */
  readonly rotatorArn?: string;
  private readonly secrets = new Map<string, Secret>();

  constructor(
    scope: Construct,
    id: string,
    private readonly props: DatabaseAccessProps,
  ) {
    super(scope, id);
    if (props.access.size === 0) return;
    for (const service of props.access.keys())
      this.secrets.set(service, serviceSecret(this, service, props.spec, props.database));
    const { standby } = props.spec;
    if (standby && isWaiting(props.spec)) {
      const { primaryRegion } = standby;
      this.roles = new FollowedLogins(this, 'Followed', { ...props, primaryRegion, secrets: this.secrets }).resource;
      return;
    }
    const securityGroup = this.createSecurityGroup();
    const ways = this.openConnections(securityGroup);
    const logGroup = encryptedLogGroup(this, 'Logs', {
      name: platformLogGroupName(props.spec, `database-access/${props.database}`),
      days: 365,
      key: props.network.logKey,
    });
    const users =
      props.hostBehindProxy === undefined ? undefined : new UserSecretAccess(this, props.spec, props.database);
    const secrets = [...this.secrets.values()];
    const role = keeperRole(this, { admin: props.admin, secrets, logGroup, ...(users && { users }) });
    const provision = this.createFunction('Provision', 'index.provision', { role, logGroup, securityGroup });
    const rotate = this.createFunction('Rotate', 'index.rotate', { role, logGroup, securityGroup });
    this.rotatorArn = rotate.functionArn;
    this.roles = this.createRoles(provision);
    this.roles.node.addDependency(ways);
    this.scheduleRotation(rotate, this.roles);
  }

  secretOf(service: string): ISecret {
    const secret = this.secrets.get(service);
    if (secret === undefined) throw new Error(`'${service}' does not use the database '${this.props.database}'`);
    return secret;
  }

  private get userSecrets(): string {
    return databaseUserSecrets(this.props.spec, this.props.database);
  }

  private createSecurityGroup(): SecurityGroup {
    const { spec, network, database } = this.props;
    return new SecurityGroup(this, 'SecurityGroup', {
      vpc: network.vpc,
      description: `Makes and rotates the roles of ${database}, ${spec.system} ${spec.stage}`,
      allowAllOutbound: false,
    });
  }

  private openConnections(from: SecurityGroup): Construct {
    const { server, network, database } = this.props;
    const ways = new Construct(this, 'Connections');
    const toServer = { from, port: server.port, description: `declared: databases.${database} (roles and rotation)` };
    new AllowTcp(ways, 'database', { ...toServer, to: server.securityGroup });
    for (const { id, peer, description } of network.awsServices)
      new AllowTcp(ways, `aws-${id}`, { from, to: peer, port: 443, description });
    return ways;
  }

  private createFunction(
    id: string,
    handler: string,
    { role, logGroup, securityGroup }: { role: Role; logGroup: LogGroup; securityGroup: SecurityGroup },
  ): LambdaFunction {
    const { network, admin, hostBehindProxy, database } = this.props;
    return new LambdaFunction(this, id, {
      description: `${id === 'Provision' ? 'Makes' : 'Rotates'} the roles of the database ${database}`,
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      code: accessFunctionCode(),
      handler,
      memorySize: 256,
      timeout: Duration.minutes(2),
      vpc: network.vpc,
      vpcSubnets: { subnets: network.privateSubnets },
      securityGroups: [securityGroup],
      role,
      logGroup,
      loggingFormat: LoggingFormat.JSON,
      environment: {
        ADMIN_SECRET_ARN: admin.secretArn,
        ...(hostBehindProxy !== undefined && { SERVER_HOST: hostBehindProxy, PROXY_USERS: this.userSecrets }),
        // holds the certificate authorities of RDS, which Node does not know by itself
        NODE_EXTRA_CA_CERTS: '/var/runtime/ca-cert.pem',
      },
    });
  }

  private createRoles(provision: LambdaFunction): CustomResource {
    const { spec, server, hostBehindProxy, admin, access } = this.props;
    const audited = spec.observability.audit.database.length > 0 && admin.rotates;
    return new CustomResource(this, 'Roles', {
      resourceType: 'Custom::DatabaseRoles',
      serviceToken: provision.functionArn,
      // a run, the minute until Lambda repeats one that died, and the repetition
      serviceTimeout: Duration.minutes(6),
      properties: {
        AdminSecretArn: admin.secretArn,
        Host: server.host,
        ReaderHost: server.readerHost,
        Port: server.port,
        ...(hostBehindProxy !== undefined && { ServerHost: hostBehindProxy, ProxyUsers: this.userSecrets }),
        Database: this.props.databaseName,
        // in a server of ours, whose settings load it
        ...(audited && { Extensions: ['pgaudit'] }),
        Roles: [...access].map(([service, level]) => ({
          name: databaseRoleName(service),
          access: level,
          secretArn: this.secretOf(service).secretArn,
        })),
      },
    });
  }

  private scheduleRotation(rotate: LambdaFunction, roles: CustomResource): void {
    rotate.addPermission('SecretsManager', {
      principal: new ServicePrincipal('secretsmanager.amazonaws.com'),
      sourceAccount: Stack.of(this).account,
    });
    const permission = rotate.permissionsNode.findChild('SecretsManager');
    const { admin } = this.props;
    const ours = admin.rotates ? [{ scope: new Construct(this, 'Admin'), secretArn: admin.secretArn }] : [];
    const services = [...this.secrets.values()].map((secret) => ({ scope: secret, secretArn: secret.secretArn }));
    for (const { scope, secretArn } of [...ours, ...services]) {
      const schedule = new CfnRotationSchedule(scope, 'Rotation', {
        secretId: secretArn,
        rotationLambdaArn: rotate.functionArn,
        rotationRules: { automaticallyAfterDays: this.props.rotationDays },
        rotateImmediatelyOnUpdate: false,
      });
      schedule.node.addDependency(roles, permission);
    }
  }
}
