import type { BuildEnvironment } from 'aws-cdk-lib/aws-codebuild';
import { BuildSpec, ComputeType, LinuxArmBuildImage } from 'aws-cdk-lib/aws-codebuild';
import { deliveryTools } from '../data/delivery-tools';

/** Where the builds of a pipeline run. On arm64, as images do by default. */
export const buildEnvironment: BuildEnvironment = {
  buildImage: LinuxArmBuildImage.AMAZON_LINUX_2023_STANDARD_3_0,
  computeType: ComputeType.SMALL,
};

/** With the whole assembly in memory. */
export const synthEnvironment: BuildEnvironment = { ...buildEnvironment, computeType: ComputeType.MEDIUM };

/** What all builds start with. */
export const toolsBuildSpec = BuildSpec.fromObject({
  version: '0.2',
  env: { shell: 'bash' },
  phases: { install: { 'runtime-versions': { nodejs: deliveryTools.node.version } } },
});

/** Runs commands after `npm ci`, in bash. */
export function nodeBuildSpec(commands: readonly string[], exported: readonly string[] = []): BuildSpec {
  return BuildSpec.fromObject({
    version: '0.2',
    env: { shell: 'bash', ...(exported.length > 0 && { 'exported-variables': exported }) },
    phases: {
      install: { 'runtime-versions': { nodejs: deliveryTools.node.version }, commands: ['npm ci'] },
      build: { commands },
    },
  });
}

/** Runs commands that need nothing of the team's, in bash. */
export function shellBuildSpec(commands: readonly string[]): BuildSpec {
  return BuildSpec.fromObject({ version: '0.2', env: { shell: 'bash' }, phases: { build: { commands } } });
}
