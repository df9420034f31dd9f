import { Stack } from 'aws-cdk-lib';
import { CfnExperimentTemplate } from 'aws-cdk-lib/aws-fis';
import type { Role } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import type { INetwork } from '../contracts/network';
import { platformLogGroupName } from '../lowering/names';
import type { Fault, FaultExperiment, FaultTarget } from '../lowering/recovery/fault-experiments';
import { faultExperiments, stopAlarms } from '../lowering/recovery/fault-experiments';
import { stageTags } from '../lowering/tags';
import { encryptedLogGroup } from '../shared/log-group';
import type { StageSpec } from '../spec/stage';
import { faultRole } from './fault-role';

/** Days for which it is known what was broken, and when. */
const LOG_DAYS = 400;

/** Version of what AWS FIS writes about an experiment. */
const LOG_SCHEMA = 2;

export interface FaultTemplatesProps {
  readonly spec: StageSpec;
  readonly network: INetwork;
  readonly faults: readonly Fault[];
}

/** Faults that people can bring about: each ends by itself, or at once when too many answers fail. */
export class FaultTemplates extends Construct {
  constructor(
    scope: Construct,
    id: string,
    private readonly props: FaultTemplatesProps,
  ) {
    super(scope, id);
    const { spec, network, faults } = props;
    const experiments = faultExperiments(spec, faults);
    const role = faultRole(this, 'Role', spec, experiments);
    const name = platformLogGroupName(spec, 'faults');
    const logGroup = encryptedLogGroup(this, 'Logs', { name, days: LOG_DAYS, key: network.logKey });
    for (const experiment of experiments) this.createTemplate(experiment, role, logGroup.logGroupArn);
  }

  private createTemplate(experiment: FaultExperiment, role: Role, logGroupArn: string): void {
    const { spec } = this.props;
    const { fault, of, description, actionId, parameters, role: name, target } = experiment;
    const id = of === undefined ? fault : `${fault}-${of}`;
    new CfnExperimentTemplate(this, id, {
      description: `${spec.system} ${spec.stage}: ${description}`,
      roleArn: role.roleArn,
      actions: { [fault]: { actionId, parameters: { ...parameters }, targets: { [name]: 'Hit' } } },
      targets: { Hit: this.targetOf(target) },
      stopConditions: stopAlarms(spec).map((alarm) => ({
        source: 'aws:cloudwatch:alarm',
        value: this.arn('cloudwatch', `alarm:${alarm}`),
      })),
      experimentOptions: { accountTargeting: 'single-account', emptyTargetResolutionMode: 'fail' },
      logConfiguration: { logSchemaVersion: LOG_SCHEMA, cloudWatchLogsConfiguration: { LogGroupArn: logGroupArn } },
      tags: { ...stageTags(spec), Name: `${spec.system}-${spec.stage}-${id}` },
    });
  }

  private targetOf({ database, filters, resourceTags, parameters, ...target }: FaultTarget) {
    return {
      ...target,
      ...(resourceTags && { resourceTags: { ...resourceTags } }),
      ...(parameters && { parameters: { ...parameters } }),
      ...(filters && { filters: [...filters] }),
      ...(database && { resourceArns: [this.arn('rds', `${database.kind}:${database.identifier}`)] }),
    };
  }

  private arn(service: string, resource: string): string {
    const { partition, region, account } = Stack.of(this);
    return `arn:${partition}:${service}:${region}:${account}:${resource}`;
  }
}
