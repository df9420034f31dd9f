import { CustomResource, Duration, Stack } from 'aws-cdk-lib';
import type { ISecurityGroup } from 'aws-cdk-lib/aws-ec2';
import { SecurityGroup } from 'aws-cdk-lib/aws-ec2';
import { PolicyDocument, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Architecture, Function as LambdaFunction, LoggingFormat, Runtime } from 'aws-cdk-lib/aws-lambda';
import type { LogGroup } from 'aws-cdk-lib/aws-logs';
import type { ISecret, Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { CfnRotationSchedule } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import type { INetwork } from '../contracts/network';
import type { DatabaseAccess as Access } from '../lowering/database-access';
import { databaseName, databaseRoleName, platformLogGroupName } from '../lowering/names';
import { acknowledge } from '../shared/acknowledge';
import { AllowTcp } from '../shared/allow-tcp';
import { encryptedLogGroup } from '../shared/log-group';
import type { StageSpec } from '../spec/stage';
import { accessFunctionCode } from './access/bundle';
import { serviceSecret } from './service-secret';

export interface DatabaseAccessProps {
  readonly spec: StageSpec;
  readonly network: INetwork;
  /** Name of the database in the description. */
  readonly database: string;
  readonly server: {
    readonly host: string;
    readonly readerHost: string;
    readonly port: number;
    readonly securityGroup: ISecurityGroup;
  };
  /** Secret of the user that makes roles, with the address of the server; rotated with the others. */
  readonly adminSecretArn: string;
  readonly rotationDays: number;
  readonly access: ReadonlyMap<string, Access>;
}

/** One PostgreSQL role per service, and a secret for each with a password that changes without breaking a running task. */
export class DatabaseAccess extends Construct {
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
    const securityGroup = this.createSecurityGroup();
    const ways = this.openConnections(securityGroup);
    const logGroup = encryptedLogGroup(this, 'Logs', {
      name: platformLogGroupName(props.spec, `database-access/${props.database}`),
      days: 365,
      key: props.network.logKey,
    });
    const role = this.createRole(logGroup);
    const provision = this.createFunction('Provision', 'index.provision', { role, logGroup, securityGroup });
    const rotate = this.createFunction('Rotate', 'index.rotate', { role, logGroup, securityGroup });
    const roles = this.createRoles(provision);
    roles.node.addDependency(ways);
    this.scheduleRotation(rotate, roles);
  }

  secretOf(service: string): ISecret {
    const secret = this.secrets.get(service);
    if (secret === undefined) throw new Error(`'${service}' does not use the database '${this.props.database}'`);
    return secret;
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
    new AllowTcp(ways, 'database', {
      from,
      to: server.securityGroup,
      port: server.port,
      description: `declared: databases.${database} (roles and rotation)`,
    });
    for (const { id, peer, description } of network.awsServices)
      new AllowTcp(ways, `aws-${id}`, { from, to: peer, port: 443, description });
    return ways;
  }

  private createRole(logGroup: LogGroup): Role {
    const allow = (actions: string[], resources: string[]) =>
      new PolicyDocument({ statements: [new PolicyStatement({ actions, resources })] });
    const role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
      inlinePolicies: {
        KeepSecrets: allow(
          [
            'secretsmanager:GetSecretValue',
            'secretsmanager:PutSecretValue',
            'secretsmanager:DescribeSecret',
            'secretsmanager:UpdateSecretVersionStage',
          ],
          [this.props.adminSecretArn, ...[...this.secrets.values()].map((secret) => secret.secretArn)],
        ),
        WriteLogs: allow(['logs:CreateLogStream', 'logs:PutLogEvents'], [logGroup.logGroupArn]),
        AttachToNetwork: allow(
          [
            'ec2:CreateNetworkInterface',
            'ec2:DescribeNetworkInterfaces',
            'ec2:DeleteNetworkInterface',
            'ec2:DescribeSubnets',
            'ec2:AssignPrivateIpAddresses',
            'ec2:UnassignPrivateIpAddresses',
          ],
          ['*'],
        ),
      },
    });
    acknowledge(
      role,
      'AwsSolutions-IAM5[Resource::*]',
      'Lambda attaches the function to the network with these six EC2 actions; AWS documents that they must name all resources.',
    );
    return role;
  }

  private createFunction(
    id: string,
    handler: string,
    { role, logGroup, securityGroup }: { role: Role; logGroup: LogGroup; securityGroup: SecurityGroup },
  ): LambdaFunction {
    const { network, adminSecretArn, database } = this.props;
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
        ADMIN_SECRET_ARN: adminSecretArn,
        // holds the certificate authorities of RDS, which Node does not know by itself
        NODE_EXTRA_CA_CERTS: '/var/runtime/ca-cert.pem',
      },
    });
  }

  private createRoles(provision: LambdaFunction): CustomResource {
    const { server, adminSecretArn, database, access } = this.props;
    return new CustomResource(this, 'Roles', {
      resourceType: 'Custom::DatabaseRoles',
      serviceToken: provision.functionArn,
      // a run, the minute until Lambda repeats one that died, and the repetition
      serviceTimeout: Duration.minutes(6),
      properties: {
        AdminSecretArn: adminSecretArn,
        Host: server.host,
        ReaderHost: server.readerHost,
        Port: server.port,
        Database: databaseName(database),
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
    const admin = { scope: new Construct(this, 'Admin'), secretArn: this.props.adminSecretArn };
    const services = [...this.secrets.values()].map((secret) => ({ scope: secret, secretArn: secret.secretArn }));
    for (const { scope, secretArn } of [admin, ...services]) {
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
