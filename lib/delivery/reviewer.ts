import { Stack } from 'aws-cdk-lib';
import type { PipelineProject } from 'aws-cdk-lib/aws-codebuild';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { Stage } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import type { StageSpec } from '../spec/stage';
import { nodeBuildSpec } from './build-environment';
import { buildProject } from './build-project';
import { BuildStep } from './build-step';
import { deliveryScript } from './delivery-script';
import type { PipelineSurroundings } from './pipeline-surroundings';

/** Variables that a review sets: one sentence, `yes` or `no`, and where all of it is. */
const EXPORTED = ['SUMMARY', 'BROADENS', 'LINK'] as const;

/** Says before a release what it would do, to the people who decide. It reads what is deployed, and changes nothing. */
export class Reviewer extends Construct {
  private readonly project: PipelineProject;

  constructor(
    scope: Construct,
    id: string,
    private readonly surroundings: PipelineSurroundings,
    private readonly topic: ITopic,
  ) {
    super(scope, id);
    this.project = buildProject(this, 'Project', surroundings, {
      description: `${surroundings.system}: what a release would change`,
      buildSpec: nodeBuildSpec([deliveryScript('review.sh')], EXPORTED),
    });
    topic.grantPublish(this.project);
  }

  /** @param stages the stage, and what stands for it in a second region: neither changes unseen */
  step(spec: StageSpec, stages: readonly Stage[]): BuildStep {
    this.allowReading(stages);
    const { source, synth, target } = this.surroundings;
    return new BuildStep(`Review ${spec.stage}`, {
      project: this.project,
      input: source,
      moreInputs: { ASSEMBLY_IN: synth },
      env: {
        SYSTEM: spec.system,
        STAGE: spec.stage,
        STACKS: stages.map(({ stageName }) => `${stageName}/*`).join(' '),
        TARGET: target,
        COMMIT: source.sourceAttribute('CommitId'),
        TOPIC_ARN: this.topic.topicArn,
        CDK_DEFAULT_ACCOUNT: Stack.of(this).account,
      },
      variablesNamespace: namespace(spec.stage),
    });
  }

  /** The roles that CDK's bootstrapping made for looking things up, where the stacks are. */
  private allowReading(stages: readonly Stage[]): void {
    const stacks = stages.flatMap((stage) => stage.node.findAll()).filter(Stack.isStack);
    const places = new Map(stacks.map(({ account, region }) => [`${account}-${region}`, account]));
    const { partition } = Stack.of(this);
    this.project.addToRolePolicy(
      new PolicyStatement({
        actions: ['sts:AssumeRole'],
        resources: [...places].map(
          ([place, account]) => `arn:${partition}:iam::${account}:role/cdk-hnb659fds-lookup-role-${place}`,
        ),
      }),
    );
  }
}

/** How an action refers to what the review of a stage said. */
export const reviewed = (stage: string, variable: (typeof EXPORTED)[number]) => `#{${namespace(stage)}.${variable}}`;

const namespace = (stage: string) => `review-${stage}`;
