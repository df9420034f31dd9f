import { Aws, CustomResource, Duration, Stack } from 'aws-cdk-lib';
import { Rule, RuleTargetInput, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction as LambdaTarget } from 'aws-cdk-lib/aws-events-targets';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Architecture, Function as LambdaFunction, LoggingFormat, Runtime } from 'aws-cdk-lib/aws-lambda';
import type { LogGroup } from 'aws-cdk-lib/aws-logs';
import type { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import type { INetwork } from '../contracts/network';
import { loginFollowerName, platformLogGroupName, secretName } from '../lowering/names';
import { acknowledge } from '../shared/acknowledge';
import { allow } from '../shared/allow';
import { encryptedLogGroup } from '../shared/log-group';
import type { StageSpec } from '../spec/stage';
import { accessFunctionCode } from './access/bundle';
import type { FollowProperties } from './access/follow';

/** Minutes after which a password that changed in the first region is known here. The one before is valid for weeks. */
const EVERY_MINUTES = 15;

export interface FollowedLoginsProps {
  readonly spec: StageSpec;
  readonly network: INetwork;
  /** Name of the database in the description. */
  readonly database: string;
  /** Its name inside the server. */
  readonly databaseName: string;
  /** The copy, where services sign in. */
  readonly server: { readonly host: string; readonly port: number };
  readonly primaryRegion: string;
  /** Secrets of this region, by service. */
  readonly secrets: ReadonlyMap<string, Secret>;
}

/**
 * Users and passwords as the first region has them, with the address of the copy: a database that follows another one
 * knows its users and takes no others. When the copy takes over, the passwords stay as they are.
 */
export class FollowedLogins extends Construct {
  /** What fills the secrets. */
  readonly resource: CustomResource;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: FollowedLoginsProps,
  ) {
    super(scope, id);
    const { spec, network, database, secrets } = props;
    const logGroup = encryptedLogGroup(this, 'Logs', {
      name: platformLogGroupName(spec, `database-follow/${database}`),
      days: 365,
      key: network.logKey,
    });
    const role = this.createRole(logGroup);
    const properties = this.properties;
    const atOnce = this.createFunction('Once', 'index.followOnce', role, logGroup);
    // an alarm knows it by its name
    const again = this.createFunction('Again', 'index.followNow', role, logGroup, loginFollowerName(spec, database));
    this.resource = new CustomResource(this, 'Logins', {
      resourceType: 'Custom::FollowedLogins',
      serviceToken: atOnce.functionArn,
      serviceTimeout: Duration.minutes(5),
      properties: { ...properties },
    });
    new Rule(this, 'Schedule', {
      description: `Follows the passwords of ${database}, ${spec.system} ${spec.stage}`,
      schedule: Schedule.rate(Duration.minutes(EVERY_MINUTES)),
      targets: [new LambdaTarget(again, { event: RuleTargetInput.fromObject({ ...properties }) })],
    });
    for (const secret of secrets.values())
      acknowledge(
        secret,
        'AwsSolutions-SMG4',
        'The password changes in the first region, from where it is brought here; the copy of the database takes no other.',
      );
  }

  private get properties(): FollowProperties {
    const { server, databaseName, secrets } = this.props;
    return {
      Host: server.host,
      Port: server.port,
      Database: databaseName,
      Logins: [...secrets].map(([service, { secretArn }]) => ({ source: this.sourceOf(service), secretArn })),
    };
  }

  private sourceOf(service: string): string {
    return secretName(this.props.spec, this.props.database, service);
  }

  private createRole(logGroup: LogGroup): Role {
    const { secrets, primaryRegion } = this.props;
    const { account } = Stack.of(this);
    const sources = [...secrets.keys()].map(
      (service) => `secretsmanager:${primaryRegion}:${account}:secret:${this.sourceOf(service)}-??????`,
    );
    const ours = [...secrets.values()].map(({ secretArn }) => secretArn);
    const role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
      inlinePolicies: {
        ReadFirst: allow(
          ['secretsmanager:GetSecretValue'],
          ...sources.map((source) => `arn:${Aws.PARTITION}:${source}`),
        ),
        KeepOurs: allow(['secretsmanager:GetSecretValue', 'secretsmanager:PutSecretValue'], ...ours),
        WriteLogs: allow(['logs:CreateLogStream', 'logs:PutLogEvents'], logGroup.logGroupArn),
      },
    });
    return role;
  }

  private createFunction(
    id: string,
    handler: string,
    role: Role,
    logGroup: LogGroup,
    functionName?: string,
  ): LambdaFunction {
    const { database, primaryRegion } = this.props;
    return new LambdaFunction(this, id, {
      ...(functionName !== undefined && { functionName }),
      description: `Follows the logins of the database ${database} in ${primaryRegion}`,
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      code: accessFunctionCode(),
      handler,
      memorySize: 256,
      timeout: Duration.minutes(2),
      role,
      logGroup,
      loggingFormat: LoggingFormat.JSON,
      environment: { PRIMARY_REGION: primaryRegion },
    });
  }
}
