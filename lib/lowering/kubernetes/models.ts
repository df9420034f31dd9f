import type { IObjectMeta } from '@kubernetes-models/apimachinery/apis/meta/v1/ObjectMeta' with {
  'resolution-mode': 'import',
};
import type { IExternalSecret } from '@kubernetes-models/external-secrets/external-secrets.io/v1' with {
  'resolution-mode': 'import',
};
import type { IScaledObject } from '@kubernetes-models/keda/keda.sh/v1alpha1' with { 'resolution-mode': 'import' };
import type { IDaemonSet, IDeployment } from 'kubernetes-models/apps/v1' with { 'resolution-mode': 'import' };
import type { ICronJob } from 'kubernetes-models/batch/v1' with { 'resolution-mode': 'import' };
import type { INetworkPolicy } from 'kubernetes-models/networking.k8s.io/v1' with { 'resolution-mode': 'import' };
import type { IPodDisruptionBudget } from 'kubernetes-models/policy/v1' with { 'resolution-mode': 'import' };
import type { IRole, IRoleBinding } from 'kubernetes-models/rbac.authorization.k8s.io/v1' with {
  'resolution-mode': 'import',
};
import type {
  IConfigMap,
  ILimitRange,
  INamespace,
  IResourceQuota,
  IService,
  IServiceAccount,
} from 'kubernetes-models/v1' with { 'resolution-mode': 'import' };

/*
 * The only file that knows where the models come from. They are ES modules and needed by the compiler alone. Write
 * objects as literals of these types, without spreading conditions in: only then is a misspelt field an error.
 */
export type { IObjectMeta } from '@kubernetes-models/apimachinery/apis/meta/v1/ObjectMeta' with {
  'resolution-mode': 'import',
};
export type { IExternalSecretData } from '@kubernetes-models/external-secrets/external-secrets.io/v1' with {
  'resolution-mode': 'import',
};
export type { IScaleTriggers } from '@kubernetes-models/keda/keda.sh/v1alpha1' with { 'resolution-mode': 'import' };
export type { IHorizontalPodAutoscalerBehavior } from 'kubernetes-models/autoscaling/v2' with {
  'resolution-mode': 'import',
};
export type {
  INetworkPolicyEgressRule,
  INetworkPolicyIngressRule,
  INetworkPolicyPeer,
  INetworkPolicyPort,
} from 'kubernetes-models/networking.k8s.io/v1' with { 'resolution-mode': 'import' };
export type { IPolicyRule } from 'kubernetes-models/rbac.authorization.k8s.io/v1' with { 'resolution-mode': 'import' };
export type {
  IContainer,
  IContainerPort,
  IPodSpec,
  IPodTemplateSpec,
  IProbe,
  IResourceRequirements,
  ITopologySpreadConstraint,
} from 'kubernetes-models/v1' with { 'resolution-mode': 'import' };
export type { ICronJob, IDaemonSet, IDeployment, IExternalSecret, INetworkPolicy, IPodDisruptionBudget };
export type { IConfigMap, ILimitRange, INamespace, IResourceQuota, IRole, IRoleBinding };
export type { IScaledObject, IService, IServiceAccount };

/** Ties a Service to a target group that is not the cluster's own. Part of EKS Auto Mode, which has no model. */
export interface ITargetGroupBinding {
  apiVersion: 'eks.amazonaws.com/v1';
  kind: 'TargetGroupBinding';
  metadata?: IObjectMeta;
  spec: {
    serviceRef: { name: string; port: number | string };
    targetGroupARN: string;
    targetType: 'instance' | 'ip';
  };
}

/** Any object that a stage has in its cluster. */
export type KubernetesObject = Named<
  | INamespace
  | ILimitRange
  | IResourceQuota
  | IRole
  | IRoleBinding
  | INetworkPolicy
  | IServiceAccount
  | IConfigMap
  | IExternalSecret
  | IService
  | ITargetGroupBinding
  | IPodDisruptionBudget
  | IDeployment
  | ICronJob
  | IDaemonSet
  | IScaledObject
>;

/** An object with the metadata that all of ours have. */
export type Named<T extends { metadata?: IObjectMeta }> = T & { metadata: Metadata };

export interface Metadata extends IObjectMeta {
  name: string;
  labels: Record<string, string>;
  annotations: Record<string, string>;
}
