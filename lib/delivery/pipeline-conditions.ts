import type { CfnPipeline, Pipeline } from 'aws-cdk-lib/aws-codepipeline';
import { windowCron } from '../lowering/delivery/window';
import type { DeliverySpec } from '../spec/delivery';

/** CDK splits a stage of more than fifty actions: `prod.1`, `prod.2`. */
const isPartOf = (name: string, stage: string) => name === stage || name.startsWith(`${stage}.`);

/** What CodePipeline can do with a stage, and CDK's pipelines cannot say. Applied once the pipeline is built. */
export class PipelineConditions {
  private readonly template: CfnPipeline;
  private readonly names: readonly string[];

  constructor(pipeline: Pipeline) {
    this.template = pipeline.node.defaultChild as CfnPipeline;
    this.names = pipeline.stages.map(({ stageName }) => stageName);
  }

  /** A stage that fails gets the artifacts of its last success again: templates, and with them the ref. */
  rollBack(stage: string): void {
    this.override(stage, 'OnFailure', { Result: 'ROLLBACK' });
  }

  /** The pipeline waits in front of the stage until the window opens. */
  openIn(stage: string, { cron, timeZone }: NonNullable<DeliverySpec['window']>): void {
    const rule = ruleOf('Window', 'DeploymentWindow', { Cron: windowCron(cron), TimeZone: timeZone });
    this.override(stage, 'BeforeEntry', { Conditions: [{ Result: 'FAIL', Rules: [rule] }] }, true);
  }

  /** Skips the wait for a person where a variable has not the value that asks for one. */
  askOnlyIf(stage: string, variable: string, value: string): void {
    const rule = ruleOf('Asked', 'VariableCheck', { Variable: variable, Operator: 'EQ', Value: value });
    this.override(stage, 'BeforeEntry', { Conditions: [{ Result: 'SKIP', Rules: [rule] }] });
  }

  /** Starts on a push to the branch that changes more than what only people read. */
  startOn(branch: string, sourceAction: string, ignoredPaths: readonly string[]): void {
    this.template.addPropertyOverride('Triggers', [
      {
        ProviderType: 'CodeStarSourceConnection',
        GitConfiguration: {
          SourceActionName: sourceAction,
          Push: [{ Branches: { Includes: [branch] }, FilePaths: { Excludes: ignoredPaths } }],
        },
      },
    ]);
  }

  private override(stage: string, property: string, value: object, onlyFirst = false): void {
    const indexes = this.names.flatMap((name, i) => (isPartOf(name, stage) ? [i] : []));
    for (const i of onlyFirst ? indexes.slice(0, 1) : indexes)
      this.template.addPropertyOverride(`Stages.${i}.${property}`, value);
  }
}

function ruleOf(name: string, provider: string, configuration: Readonly<Record<string, string>>): object {
  return {
    Name: name,
    RuleTypeId: { Category: 'Rule', Owner: 'AWS', Provider: provider, Version: '1' },
    Configuration: configuration,
  };
}
