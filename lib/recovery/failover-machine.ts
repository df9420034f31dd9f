import { Duration, Stack } from 'aws-cdk-lib';
import type { ISecurityGroup } from 'aws-cdk-lib/aws-ec2';
import { SecurityGroup } from 'aws-cdk-lib/aws-ec2';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Architecture, Function as LambdaFunction, LoggingFormat, Runtime } from 'aws-cdk-lib/aws-lambda';
import { DefinitionBody, LogLevel, StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import type { IDatabase } from '../contracts/data';
import type { INetwork } from '../contracts/network';
import { databaseAccess } from '../lowering/database-access';
import { isProxied } from '../lowering/database-mode';
import {
  databaseInstanceName,
  databaseKeyAlias,
  databaseName,
  databaseReaderNames,
  databaseRoleName,
  failoverName,
  platformLogGroupName,
  runLogGroupName,
  secretName,
} from '../lowering/names';
import type { Side } from '../lowering/recovery/failover-states';
import { failoverStates } from '../lowering/recovery/failover-states';
import { failedOverDimensions } from '../lowering/recovery/name-failover';
import { secondRegion } from '../lowering/recovery/second-region';
import { serving, servesElsewhere } from '../lowering/recovery/standby';
import { acknowledge } from '../shared/acknowledge';
import { AllowTcp } from '../shared/allow-tcp';
import { allow } from '../shared/allow';
import { functionCode } from '../shared/function-code';
import { encryptedLogGroup } from '../shared/log-group';
import type { DatabaseSpec } from '../spec/database';
import type { StageSpec } from '../spec/stage';
import { checkFunction, DRILL_LOG_DAYS } from './drill-functions';
import type { FailoverDatabase } from './failover/tools';
import { failoverRole } from './failover-role';

export interface FailoverMachineProps {
  readonly spec: StageSpec;
  readonly network: INetwork;
  /** Those that stand in this region. */
  readonly databases: ReadonlyMap<string, IDatabase>;
}

/** What makes the databases of this region take over, and follow the other one's: step by step, as often as it takes. */
export class FailoverMachine extends Construct {
  constructor(
    scope: Construct,
    id: string,
    private readonly props: FailoverMachineProps,
  ) {
    super(scope, id);
    const { spec, network, databases } = props;
    const { side, serves, otherRegion } = sideOf(props);
    const leadsName = spec.standby?.leadsName === true;
    const moved = this.movedDatabases();
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
      role: failoverRole(this, 'StepRole', {
        databases: [...moved.values()],
        otherRegion,
        keyAlias: databaseKeyAlias(spec),
        leadsName,
        rotators: [...databases.values()].flatMap(({ rotatorArn }) => rotatorArn ?? []),
        logGroupArn: logGroup.logGroupArn,
        checkArn: check.functionArn,
      }),
      environment: {
        CHECK_FUNCTION: check.functionName,
        ...(leadsName && { NAME_DIMENSIONS: JSON.stringify(failedOverDimensions(spec)) }),
        SERVES: serves ? 'yes' : 'no',
      },
    });
    const states = failoverStates({ side, databases: moved, leadsName }, step.functionArn);
    this.createMachine(step, states);
  }

  /** Without those that are there already: nobody here knows where their copies are. */
  private movedDatabases(): ReadonlyMap<string, FailoverDatabase> {
    const own = [...this.props.databases].flatMap(([name, { adminSecretArn, keyArn }]) =>
      keyArn === undefined ? [] : [[name, this.movedDatabase(name, adminSecretArn, keyArn)] as const],
    );
    return new Map(own);
  }

  private movedDatabase(name: string, adminSecret: string, key: string): FailoverDatabase {
    const { spec } = this.props;
    const { side, otherRegion } = sideOf(this.props);
    const { partition, account } = Stack.of(this);
    const database = spec.databases[name] as DatabaseSpec;
    const { backupRetentionDays, readReplicas } = database;
    const instance = databaseInstanceName(spec, name);
    const services = [...databaseAccess(serving(spec), name).keys()];
    const isFirst = side === 'first';
    return {
      instance,
      databaseName: databaseName(name),
      adminSecret,
      roles: services.map(databaseRoleName),
      backupDays: backupRetentionDays,
      other: `arn:${partition}:rds:${otherRegion}:${account}:db:${instance}`,
      key,
      // the second region has none, and brings its passwords by a deployment, or had them before
      ...(isFirst && isProxied(database, services.length) && { proxy: instance }),
      readers: isFirst ? databaseReaderNames(spec, name, readReplicas) : [],
      secrets: isFirst ? services.map((service) => secretName(spec, name, service)) : [],
    };
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

  private createMachine(step: LambdaFunction, states: object): void {
    const { spec, network } = this.props;
    const stateMachineName = failoverName(spec);
    const role = new Role(this, 'MachineRole', {
      assumedBy: new ServicePrincipal('states.amazonaws.com'),
      inlinePolicies: { TakeSteps: allow(['lambda:InvokeFunction'], step.functionArn) },
    });
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

/** The same stage seen from one region of two. */
function sideOf({ spec }: FailoverMachineProps): {
  readonly side: Side;
  readonly serves: boolean;
  readonly otherRegion: string;
} {
  const { standby } = spec;
  if (standby) return { side: 'second', serves: standby.serves, otherRegion: standby.primaryRegion };
  return { side: 'first', serves: servesElsewhere(spec) === undefined, otherRegion: secondRegion(spec)?.region ?? '' };
}
