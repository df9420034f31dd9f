import type { PipelineProject } from 'aws-cdk-lib/aws-codebuild';
import { Construct } from 'constructs';
import { stageRef } from '../lowering/delivery/pipeline-commands';
import { shellBuildSpec } from './build-environment';
import { buildProject } from './build-project';
import { BuildStep } from './build-step';
import { deliveryScript } from './delivery-script';
import type { PipelineSurroundings } from './pipeline-surroundings';
import type { RepositoryConnection } from './repository-connection';

/** Moves the Git ref of a stage to the commit that was deployed there. Nobody else in the pipeline may write to Git. */
export class RefMover extends Construct {
  private readonly project: PipelineProject;

  constructor(
    scope: Construct,
    id: string,
    private readonly surroundings: PipelineSurroundings,
    private readonly connection: RepositoryConnection,
  ) {
    super(scope, id);
    this.project = buildProject(this, 'Project', surroundings, {
      description: `${surroundings.system}: moves env/<stage> to the commit that was deployed`,
      buildSpec: shellBuildSpec([
        `cat > move-ref.sh <<'END_OF_SCRIPT'\n${deliveryScript('move-ref.sh')}END_OF_SCRIPT`,
        'bash move-ref.sh',
      ]),
    });
    connection.allowGit(this.project);
  }

  step(stage: string): BuildStep {
    const { source } = this.surroundings;
    return new BuildStep(`Move ${stageRef(stage).replace('/', '-')}`, {
      project: this.project,
      input: source,
      env: {
        REF: stageRef(stage),
        REPOSITORY_URL: this.connection.gitUrl,
        COMMIT: source.sourceAttribute('CommitId'),
      },
    });
  }
}
