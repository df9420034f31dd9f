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
import type { DeploymentTarget } from '../spec/target';
import { EndPodDocument } from './end-pod-document';
import { faultRole } from './fault-role';

/** Days for which it is known what was broken, and when. */
const LOG_DAYS = 400;

/** Version of what AWS FIS writes about an experiment. */
const LOG_SCHEMA = 2;

export interface FaultTemplatesProps {
  readonly spec: StageSpec;
  readonly network: INetwork;
  readonly target: DeploymentTarget;
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
    const { spec, network, target, faults } = props;
    const experiments = faultExperiments(spec, target, faults);
    const isByDocument = target === 'eks' && faults.includes('replica');
    const document = isByDocument ? new EndPodDocument(this, 'EndPod', spec) : undefined;
    const role = faultRole(this, 'Role', { spec, experiments, ...(document && { document }) });
    const name = platformLogGroupName(spec, 'faults');
    const logGroup = encryptedLogGroup(this, 'Logs', { name, days: LOG_DAYS, key: network.logKey });
    for (const experiment of experiments)
      this.createTemplate(experiment, role, { logGroupArn: logGroup.logGroupArn, document });
  }

  private createTemplate(
    experiment: FaultExperiment,
    role: Role,
    { logGroupArn, document }: { logGroupArn: string; document: EndPodDocument | undefined },
  ): void {
    const { spec } = this.props;
    const { fault, of, description, actionId, parameters, role: name, target } = experiment;
    const id = of === undefined ? fault : `${fault}-${of}`;
    new CfnExperimentTemplate(this, id, {
      description: `${spec.system} ${spec.stage}: ${description}`,
      roleArn: role.roleArn,
      actions: {
        [fault]: {
          actionId,
          parameters: { ...parameters, ...(target === undefined && document && { documentArn: document.arn }) },
          ...(name !== undefined && { targets: { [name]: 'Hit' } }),
        },
      },
      targets: target === undefined ? {} : { Hit: this.targetOf(target) },
      stopConditions: stopAlarms(spec).map((alarm) => ({
        source: 'aws:cloudwatch:alarm',
        value: this.arn('cloudwatch', `alarm:${alarm}`),
      })),
      // a document of ours says itself that there is nothing to hit
      experimentOptions: {
        accountTargeting: 'single-account',
        emptyTargetResolutionMode: target === undefined ? 'skip' : 'fail',
      },
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
