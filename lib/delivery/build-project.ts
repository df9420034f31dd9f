import { Duration } from 'aws-cdk-lib';
import type { BuildEnvironment, BuildSpec } from 'aws-cdk-lib/aws-codebuild';
import { PipelineProject } from 'aws-cdk-lib/aws-codebuild';
import type { IRole } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { buildEnvironment } from './build-environment';
import type { PipelineSurroundings } from './pipeline-surroundings';
import { acknowledgeArtifacts, acknowledgeProject } from './wildcards';

/** CodeBuild ends a build after eight hours, whatever it does. */
const LONGEST_BUILD = Duration.hours(8);

/** A project that several actions share: what differs between stages comes as variables of the action. */
export function buildProject(
  scope: Construct,
  id: string,
  { key, logs, artifacts }: PipelineSurroundings,
  {
    buildSpec,
    description,
    environment,
  }: { buildSpec: BuildSpec; description: string; environment?: BuildEnvironment },
): PipelineProject {
  const project = new PipelineProject(scope, id, {
    description,
    buildSpec,
    environment: { ...buildEnvironment, ...environment },
    encryptionKey: key,
    logging: { cloudWatch: { logGroup: logs } },
    timeout: LONGEST_BUILD,
  });
  acknowledgeProject(project);
  acknowledgeArtifacts(project.role as IRole, artifacts, 'uses');
  return project;
}
