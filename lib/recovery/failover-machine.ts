import { Aws, Duration, Stack } from 'aws-cdk-lib';
import type { ISecurityGroup } from 'aws-cdk-lib/aws-ec2';
import { SecurityGroup } from 'aws-cdk-lib/aws-ec2';
import { PolicyDocument, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Architecture, Function as LambdaFunction, LoggingFormat, Runtime } from 'aws-cdk-lib/aws-lambda';
import { DefinitionBody, LogLevel, StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import type { IDatabase } from '../contracts/data';
import type { INetwork } from '../contracts/network';
import { databaseAccess } from '../lowering/database-access';
import {
  databaseAdminSecretName,
  databaseInstanceName,
  databaseName,
  databaseRoleName,
  failoverName,
  platformLogGroupName,
  runLogGroupName,
} from '../lowering/names';
import { failoverStates } from '../lowering/recovery/failover-states';
import { failedOverDimensions } from '../lowering/recovery/name-failover';
import { serving } from '../lowering/recovery/standby';
import { acknowledge } from '../shared/acknowledge';
import { AllowTcp } from '../shared/allow-tcp';
import { allow } from '../shared/allow';
import { functionCode } from '../shared/function-code';
import { encryptedLogGroup } from '../shared/log-group';
import type { StageSpec } from '../spec/stage';
import { checkFunction, DRILL_LOG_DAYS } from './drill-functions';
import type { StandbyDatabase } from './failover/failover';
import { writeMetrics } from './write-metrics';

export interface FailoverMachineProps {
  readonly spec: StageSpec;
  readonly network: INetwork;
  /** Those that stand in this region. */
  readonly databases: ReadonlyMap<string, IDatabase>;
}

/** What makes the databases of this region take over, step by step: run by people, as often as it takes. */
export class FailoverMachine extends Construct {
  constructor(
    scope: Construct,
    id: string,
    private readonly props: FailoverMachineProps,
  ) {
    super(scope, id);
    const { spec, network, databases } = props;
    const name = platformLogGroupName(spec, 'failover');
    const logGroup = encryptedLogGroup(this, 'Logs', { name, days: DRILL_LOG_DAYS, key: network.logKey });
    const securityGroup = this.createReader();
    const check = checkFunction(this, 'Check', { network, securityGroup, logGroup });
    const step = new LambdaFunction(this, 'Step', {
      description: `Makes the databases of ${spec.system} ${spec.stage} take over`,
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      code: functionCode('lib/recovery/failover/handler'),
      handler: 'index.step',
      memorySize: 256,
      timeout: Duration.minutes(15),
      loggingFormat: LoggingFormat.JSON,
      logGroup,
      role: this.createStepRole(logGroup.logGroupArn, check.functionArn),
      environment: {
        CHECK_FUNCTION: check.functionName,
        ...(spec.standby?.leadsName === true && { NAME_DIMENSIONS: JSON.stringify(failedOverDimensions(spec)) }),
        DATABASES: JSON.stringify([...databases.keys()].map((database) => standbyDatabase(spec, database))),
      },
    });
    this.createMachine(step);
  }

  private createReader(): SecurityGroup {
    const { spec, network, databases } = this.props;
    const reader = new SecurityGroup(this, 'Reader', {
      vpc: network.vpc,
      description: `Reads databases after a failover, ${spec.system} ${spec.stage}`,
      allowAllOutbound: false,
    });
    for (const [name, { port, securityGroup }] of databases) this.open(name, reader, port, securityGroup);
    return reader;
  }

  private open(database: string, from: ISecurityGroup, port: number, to: ISecurityGroup): void {
    const description = `declared: databases.${database} (verified after a failover)`;
    new AllowTcp(this, `Read-${database}`, { from, to, port, description });
  }

  private createStepRole(logGroupArn: string, checkArn: string): Role {
    const { spec, databases } = this.props;
    const { region, account } = Stack.of(this);
    const names = [...databases.keys()];
    const instances = names.map(
      (name) => `arn:${Aws.PARTITION}:rds:${region}:${account}:db:${databaseInstanceName(spec, name)}`,
    );
    const secrets = names.map(
      (name) => `secretsmanager:${region}:${account}:secret:${databaseAdminSecretName(spec, name)}-*`,
    );
    const role = new Role(this, 'StepRole', {
      assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
      inlinePolicies: {
        WriteLogs: allow(['logs:CreateLogStream', 'logs:PutLogEvents'], logGroupArn),
        Check: allow(['lambda:InvokeFunction'], checkArn),
        ...(names.length > 0 && {
          TakeOver: allow(['rds:DescribeDBInstances', 'rds:PromoteReadReplica', 'rds:ModifyDBInstance'], ...instances),
          SignIn: allow(
            ['secretsmanager:GetSecretValue'],
            ...secrets.map((secret) => `arn:${Aws.PARTITION}:${secret}`),
          ),
        }),
        ...(spec.standby?.leadsName === true && { LeadName: new PolicyDocument({ statements: [writeMetrics()] }) }),
      },
    });
    if (spec.standby?.leadsName)
      acknowledge(
        role,
        'AwsSolutions-IAM5[Resource::*]',
        'Metrics have no resources to name; a condition holds them to the namespace of recovery.',
      );
    for (const secret of secrets)
      acknowledge(
        role,
        `AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:${secret}]`,
        'Secrets Manager ends the name of a secret with six characters of its own; the rest names one secret.',
      );
    return role;
  }

  private createMachine(step: LambdaFunction): void {
    const { spec, network, databases } = this.props;
    const stateMachineName = failoverName(spec);
    const role = new Role(this, 'MachineRole', {
      assumedBy: new ServicePrincipal('states.amazonaws.com'),
      inlinePolicies: { TakeSteps: allow(['lambda:InvokeFunction'], step.functionArn) },
    });
    const states = failoverStates([...databases.keys()], spec.standby?.leadsName === true, step.functionArn);
    const logs = encryptedLogGroup(this, 'MachineLogs', {
      name: runLogGroupName(spec, 'platform/failover'),
      days: DRILL_LOG_DAYS,
      key: network.logKey,
    });
    new StateMachine(this, 'Machine', {
      stateMachineName,
      definitionBody: DefinitionBody.fromString(Stack.of(this).toJsonString(states)),
      role,
      tracingEnabled: true,
      logs: { destination: logs, level: LogLevel.ALL, includeExecutionData: true },
    });
    acknowledge(
      role,
      'AwsSolutions-IAM5[Resource::*]',
      'The delivery of logs and traces has no resources to name; the one function that it may call is named.',
    );
  }
}

function standbyDatabase(spec: StageSpec, name: string): StandbyDatabase {
  return {
    name,
    instance: databaseInstanceName(spec, name),
    databaseName: databaseName(name),
    adminSecret: databaseAdminSecretName(spec, name),
    roles: [...databaseAccess(serving(spec), name).keys()].map(databaseRoleName),
    backupDays: spec.databases[name]?.backupRetentionDays ?? 30,
  };
}
