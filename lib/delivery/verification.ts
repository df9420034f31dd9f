import type { CfnOutput } from 'aws-cdk-lib';
import type { PipelineProject } from 'aws-cdk-lib/aws-codebuild';
import type { Step } from 'aws-cdk-lib/pipelines';
import { Construct } from 'constructs';
import { baseUrl } from '../lowering/delivery/base-url';
import { smokeCommand, testCommand } from '../lowering/delivery/pipeline-commands';
import { isReachedFromOutside } from '../lowering/delivery/reached-from-outside';
import type { StageSpec } from '../spec/stage';
import { nodeBuildSpec } from './build-environment';
import { buildProject } from './build-project';
import { BuildStep } from './build-step';
import type { PipelineSurroundings } from './pipeline-surroundings';

/** Asks a deployed stage from outside, as users do. The builds may do nothing in AWS: they run commands of the team's. */
export class Verification extends Construct {
  private readonly project: PipelineProject;

  constructor(
    scope: Construct,
    id: string,
    private readonly surroundings: PipelineSurroundings,
  ) {
    super(scope, id);
    this.project = buildProject(this, 'Project', surroundings, {
      description: `${surroundings.system}: tests of a stage that was deployed`,
      buildSpec: nodeBuildSpec(['eval "$TEST_COMMAND"']),
    });
  }

  /**
   * Smoke tests, then those of the team, in an order: a stage that answers nothing is not put under load.
   *
   * @param edgeUrl output of the stage that says where users reach it, where the description does not
   */
  steps(spec: StageSpec, edgeUrl: CfnOutput | undefined): Step[] {
    if (!isReachedFromOutside(spec)) return [];
    const { integration, load } = spec.delivery?.tests ?? {};
    const commands = {
      Smoke: smokeCommand(spec.system, spec.stage),
      ...(integration && { Integration: testCommand(integration) }),
      ...(load && { Load: testCommand(load) }),
    };
    return Object.entries(commands).map(([id, command]) => this.step(id, command, spec, edgeUrl));
  }

  private step(id: string, command: string, spec: StageSpec, edgeUrl: CfnOutput | undefined): BuildStep {
    const url = baseUrl(spec);
    return new BuildStep(id, {
      project: this.project,
      input: this.surroundings.source,
      env: {
        TEST_COMMAND: command,
        SYSTEM: spec.system,
        STAGE: spec.stage,
        ...(url !== undefined && { BASE_URL: url }),
      },
      ...(url === undefined && edgeUrl && { outputs: { BASE_URL: edgeUrl } }),
    });
  }
}
