/** Where a system runs. */
export const deploymentTargets = ['fargate', 'eks'] as const;
export type DeploymentTarget = (typeof deploymentTargets)[number];
