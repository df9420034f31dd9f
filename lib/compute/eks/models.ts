/*
 * Types of the objects with which a cluster starts, beside those of lib/lowering/kubernetes/models.ts. A misspelt field is
 * found by the compiler, in a literal only.
 */
export type { IApplicationSet, IAppProject } from '@kubernetes-models/argo-cd/argoproj.io/v1alpha1' with {
  'resolution-mode': 'import',
};
export type { IClusterSecretStore } from '@kubernetes-models/external-secrets/external-secrets.io/v1' with {
  'resolution-mode': 'import',
};
export type { INodePool } from '@kubernetes-models/karpenter/karpenter.sh/v1' with { 'resolution-mode': 'import' };
