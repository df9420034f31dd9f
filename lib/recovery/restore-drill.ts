import { ArnFormat, Stack } from 'aws-cdk-lib';
import { CfnRestoreTestingPlan, CfnRestoreTestingSelection } from 'aws-cdk-lib/aws-backup';
import { SecurityGroup } from 'aws-cdk-lib/aws-ec2';
import { Rule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction as LambdaTarget } from 'aws-cdk-lib/aws-events-targets';
import type { Role } from 'aws-cdk-lib/aws-iam';
import { SubnetGroup } from 'aws-cdk-lib/aws-rds';
import { Construct } from 'constructs';
import type { IAlarmRoutes } from '../contracts/alarms';
import type { INetwork } from '../contracts/network';
import { awsCron } from '../lowering/cron';
import { databaseAccess } from '../lowering/database-access';
import {
  databaseAdminName,
  databaseInstanceName,
  databaseName,
  databaseRoleName,
  platformLogGroupName,
  restoreTestName,
} from '../lowering/names';
import { drillAlarms, drilledDatabases } from '../lowering/recovery/drill-alarms';
import { snapshotGapMinutes } from '../lowering/recovery/snapshot-gap';
import { AllowTcp } from '../shared/allow-tcp';
import { encryptedLogGroup } from '../shared/log-group';
import { plainAlarm } from '../shared/plain-alarm';
import type { StageSpec } from '../spec/stage';
import { checkFunction, DRILL_LOG_DAYS, validateFunction } from './drill-functions';
import type { DrilledDatabase } from './drill/validate';
import { restoreRole } from './restore-role';

const DATABASE_PORT = 5432;

/** Hours in which AWS Backup starts a test; it spreads them. */
const START_WINDOW_HOURS = 1;

/** Hours for which a restored database is kept to be read, and paid for. */
const VALIDATION_HOURS = 2;

export interface RestoreDrillProps {
  readonly spec: StageSpec;
  readonly network: INetwork;
  /** Five cron fields, in UTC. */
  readonly cron: string;
  /** Whom a bad verdict is told. */
  readonly routes?: IAlarmRoutes;
}

/**
 * Rehearses what nobody wants to do for the first time when it counts: on a schedule AWS Backup restores the newest snapshot
 * of each database into the network, where it is read from end to end; then it is deleted.
 */
export class RestoreDrill extends Construct {
  private readonly spec: StageSpec;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: RestoreDrillProps,
  ) {
    super(scope, id);
    this.spec = props.spec;
    const restored = this.createGroup('Restored', 'Databases that a drill restores');
    const reader = this.createGroup('Reader', 'Reads what a drill restored');
    const description = 'declared: recovery.drill (restored databases)';
    new AllowTcp(this, 'Read', { from: reader, to: restored, port: DATABASE_PORT, description });
    const plan = this.createPlan();
    this.createSelections(plan, restored);
    this.createValidation(plan, reader);
    for (const alarm of drillAlarms(this.spec))
      plainAlarm(this, `Alarm-${alarm.database}-${alarm.metricName}`, alarm, props.routes);
  }

  private createGroup(id: string, what: string): SecurityGroup {
    const { spec } = this;
    return new SecurityGroup(this, id, {
      vpc: this.props.network.vpc,
      description: `${what}, ${spec.system} ${spec.stage}`,
      allowAllOutbound: false,
    });
  }

  private createPlan(): CfnRestoreTestingPlan {
    const days = Math.ceil(snapshotGapMinutes(this.spec) / 1440) + 1;
    return new CfnRestoreTestingPlan(this, 'Plan', {
      restoreTestingPlanName: restoreTestName(this.spec, 'drill'),
      scheduleExpression: awsCron(this.props.cron) ?? '',
      scheduleExpressionTimezone: 'Etc/UTC',
      startWindowHours: START_WINDOW_HOURS,
      recoveryPointSelection: {
        algorithm: 'LATEST_WITHIN_WINDOW',
        includeVaults: ['*'],
        recoveryPointTypes: ['SNAPSHOT'],
        selectionWindowDays: Math.min(days, 365),
      },
    });
  }

  /** Left alone AWS Backup would restore into the default network of the account, if there is one, and out of reach. */
  private createSelections(plan: CfnRestoreTestingPlan, restored: SecurityGroup): void {
    const { spec } = this;
    const { network } = this.props;
    const subnets = new SubnetGroup(this, 'Subnets', {
      description: `Restored databases of ${spec.system} ${spec.stage}`,
      vpc: network.vpc,
      vpcSubnets: { subnets: network.isolatedSubnets },
    });
    const role: Role = restoreRole(this, 'RestoreRole', spec);
    for (const name of drilledDatabases(spec)) {
      const selection = new CfnRestoreTestingSelection(this, `Selection-${name}`, {
        restoreTestingPlanName: plan.restoreTestingPlanName,
        restoreTestingSelectionName: restoreTestName(spec, name),
        protectedResourceType: 'RDS',
        protectedResourceArns: [this.instanceArn(name)],
        iamRoleArn: role.roleArn,
        restoreMetadataOverrides: {
          dbSubnetGroupName: subnets.subnetGroupName,
          vpcSecurityGroupIds: JSON.stringify([restored.securityGroupId]),
          multiAz: 'false',
        },
        validationWindowHours: VALIDATION_HOURS,
      });
      selection.addResourceDependency(plan);
    }
  }

  private createValidation(plan: CfnRestoreTestingPlan, reader: SecurityGroup): void {
    const { spec } = this;
    const { network } = this.props;
    const name = platformLogGroupName(spec, 'restore-drill');
    const logGroup = encryptedLogGroup(this, 'Logs', { name, days: DRILL_LOG_DAYS, key: network.logKey });
    const check = checkFunction(this, 'Check', { network, securityGroup: reader, logGroup });
    const environment = {
      SYSTEM: spec.system,
      STAGE: spec.stage,
      DATABASES: JSON.stringify(drilledDatabases(spec).map((database) => drilled(spec, database))),
    };
    const validate = validateFunction(this, 'Validate', { check, logGroup, environment });
    new Rule(this, 'Restored-Rule', {
      description: `A rehearsed restore of ${spec.system} ${spec.stage} has ended`,
      eventPattern: {
        source: ['aws.backup'],
        detailType: ['Restore Job State Change'],
        detail: {
          status: ['COMPLETED', 'FAILED', 'ABORTED'],
          restoreTestingPlanArn: [plan.attrRestoreTestingPlanArn],
        },
      },
      targets: [new LambdaTarget(validate, { retryAttempts: 0 })],
    });
  }

  private instanceArn(database: string): string {
    return Stack.of(this).formatArn({
      service: 'rds',
      resource: 'db',
      resourceName: databaseInstanceName(this.spec, database),
      arnFormat: ArnFormat.COLON_RESOURCE_NAME,
    });
  }
}

function drilled(spec: StageSpec, name: string): DrilledDatabase {
  return {
    name,
    instance: databaseInstanceName(spec, name),
    databaseName: databaseName(name),
    admin: databaseAdminName,
    roles: [...databaseAccess(spec, name).keys()].map(databaseRoleName),
  };
}
