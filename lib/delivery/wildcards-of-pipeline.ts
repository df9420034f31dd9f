import { Stack } from 'aws-cdk-lib';
import type { IRole } from 'aws-cdk-lib/aws-iam';
import type { Bucket } from 'aws-cdk-lib/aws-s3';
import type { CodePipeline } from 'aws-cdk-lib/pipelines';
import { accept, acknowledgeArtifacts, acknowledgeProject } from './wildcards';

/** Accepts the wildcards of the roles that CDK's pipelines make for themselves. Called once they are built. */
export function acknowledgePipeline(pipelines: CodePipeline, bucket: Bucket): void {
  const { pipeline, synthProject, selfMutationProject } = pipelines;
  acknowledgeArtifacts(pipeline.role, bucket, 'writes');
  acknowledgeProject(synthProject);
  acknowledgeArtifacts(synthProject.role as IRole, bucket, 'writes');
  acknowledgeProject(selfMutationProject);
  acknowledgeArtifacts(selfMutationProject.role as IRole, bucket, 'uses');
  acknowledgeSelfMutation(selfMutationProject.role as IRole);
  acknowledgeAssets(pipelines, bucket);
}

function acknowledgeSelfMutation(role: IRole): void {
  const roles = `arn:*:iam::${Stack.of(role).account}:role/*`;
  accept(role, `Resource::${roles}`, 'A condition narrows it to the roles that bootstrapping made for deployments.');
  accept(
    role,
    'Resource::*',
    'Finds the stack of the bootstrapping and its bucket, whose names CDK does not know before.',
  );
}

/** Roles that publish files, and images where a system has any of CDK's own: one for each kind. */
function acknowledgeAssets(pipelines: CodePipeline, bucket: Bucket): void {
  const { region, account, partition } = Stack.of(pipelines);
  for (const kind of ['FileRole', 'DockerRole']) {
    const role = pipelines.node.tryFindChild('Assets')?.node.tryFindChild(kind) as IRole | undefined;
    if (role === undefined) continue;
    acknowledgeArtifacts(role, bucket, 'reads');
    const logs = `arn:${partition}:logs:${region}:${account}:log-group:/aws/codebuild/*`;
    const reports = `arn:${partition}:codebuild:${region}:${account}:report-group/*`;
    accept(role, `Resource::${logs}`, 'The role is made before the projects that publish, whose log groups it writes.');
    accept(
      role,
      `Resource::${reports}`,
      'The role is made before the projects that publish, which name their reports.',
    );
    accept(role, 'Resource::*', 'CDK makes the role before the projects that publish, whose builds it may start.');
  }
}
