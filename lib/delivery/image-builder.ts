import { Stack } from 'aws-cdk-lib';
import type { PipelineProject } from 'aws-cdk-lib/aws-codebuild';
import { BuildSpec, ComputeType } from 'aws-cdk-lib/aws-codebuild';
import type { Role } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { imageBuildspec } from '../lowering/delivery/image-buildspec';
import { buildProject } from './build-project';
import { BuildStep } from './build-step';
import type { PipelineSurroundings } from './pipeline-surroundings';
import { allowPush } from './push-images';
import type { RepositoryConnection } from './repository-connection';

/** Builds, examines and releases the images whose code changed, with a commit that the next execution delivers. */
export class ImageBuilder extends Construct {
  private readonly project: PipelineProject;

  constructor(
    scope: Construct,
    id: string,
    private readonly surroundings: PipelineSurroundings,
    private readonly connection: RepositoryConnection,
    services: readonly string[],
  ) {
    super(scope, id);
    const { system } = surroundings;
    this.project = buildProject(this, 'Project', surroundings, {
      description: `${system}: builds, examines and releases images`,
      buildSpec: BuildSpec.fromObject(imageBuildspec),
      // Docker runs in privileged builds only; each has a machine of its own
      environment: { privileged: true, computeType: ComputeType.MEDIUM },
    });
    allowPush(this.project.role as Role, system, services);
    connection.allowGit(this.project);
  }

  step(branch: string): BuildStep {
    const { source, system } = this.surroundings;
    const { account, region, urlSuffix } = Stack.of(this);
    return new BuildStep('Release images', {
      project: this.project,
      input: source,
      env: {
        SYSTEM: system,
        BRANCH: branch,
        COMMIT: source.sourceAttribute('CommitId'),
        REPOSITORY_URL: this.connection.gitUrl,
        REGISTRY: `${account}.dkr.ecr.${region}.${urlSuffix}`,
      },
    });
  }
}
