import type { IObjectMeta } from '@kubernetes-models/apimachinery/apis/meta/v1/ObjectMeta' with {
  'resolution-mode': 'import',
};
import type {
  IAnalysisTemplate,
  ICanaryStep,
  ICanaryStrategy,
  IBlueGreenStrategy,
  IRollout,
} from '@kubernetes-models/argo-rollouts/argoproj.io/v1alpha1' with { 'resolution-mode': 'import' };
import type { IApplicationSet, IAppProject } from '@kubernetes-models/argo-cd/argoproj.io/v1alpha1' with {
  'resolution-mode': 'import',
};
import type {
  IClusterSecretStore,
  IExternalSecret,
  IExternalSecretData,
} from '@kubernetes-models/external-secrets/external-secrets.io/v1' with { 'resolution-mode': 'import' };
import type { IDestinationRule, IVirtualService } from '@kubernetes-models/istio/networking.istio.io/v1' with {
  'resolution-mode': 'import',
};
import type { IAuthorizationPolicy, IPeerAuthentication } from '@kubernetes-models/istio/security.istio.io/v1' with {
  'resolution-mode': 'import',
};
import type { INodePool } from '@kubernetes-models/karpenter/karpenter.sh/v1' with { 'resolution-mode': 'import' };
import type {
  IScaledObject,
  IScaleTriggers,
  ITriggerAuthentication,
} from '@kubernetes-models/keda/keda.sh/v1alpha1' with {
  'resolution-mode': 'import',
};
import type {
  IPrometheusRule,
  IServiceMonitor,
} from '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1' with { 'resolution-mode': 'import' };
import type { IDaemonSet, IDeployment } from 'kubernetes-models/apps/v1' with { 'resolution-mode': 'import' };
import type { IHorizontalPodAutoscalerBehavior, IHPAScalingRules } from 'kubernetes-models/autoscaling/v2' with {
  'resolution-mode': 'import',
};
import type { ICronJob, IJob } from 'kubernetes-models/batch/v1' with { 'resolution-mode': 'import' };
import type {
  INetworkPolicy,
  INetworkPolicyEgressRule,
  INetworkPolicyIngressRule,
  INetworkPolicyPeer,
  INetworkPolicyPort,
} from 'kubernetes-models/networking.k8s.io/v1' with { 'resolution-mode': 'import' };
import type { IPodDisruptionBudget } from 'kubernetes-models/policy/v1' with { 'resolution-mode': 'import' };
import type { IStorageClass } from 'kubernetes-models/storage.k8s.io/v1' with { 'resolution-mode': 'import' };
import type { IPolicyRule, IRole, IRoleBinding } from 'kubernetes-models/rbac.authorization.k8s.io/v1' with {
  'resolution-mode': 'import',
};
import type {
  IConfigMap,
  IContainer,
  IContainerPort,
  ILimitRange,
  INamespace,
  IPersistentVolume,
  IPersistentVolumeClaim,
  IPodSpec,
  IPodTemplateSpec,
  IProbe,
  IResourceQuota,
  IResourceRequirements,
  IService,
  IServiceAccount,
  ITopologySpreadConstraint,
  IVolume,
  IVolumeMount,
} from 'kubernetes-models/v1' with { 'resolution-mode': 'import' };

/*
 * The only file that knows where the models come from: ES modules, of which nothing is needed but the types. Write an
 * object as one literal of such a type, and leave a field undefined rather than spread it in under a condition: the
 * compiler finds a misspelt field in a literal only.
 */
export type { IApplicationSet, IAppProject, IClusterSecretStore, INodePool, IStorageClass };
export type {
  IConfigMap,
  ICronJob,
  IDaemonSet,
  IDeployment,
  IExternalSecret,
  IJob,
  ILimitRange,
  INamespace,
  INetworkPolicy,
};
export type { IPodDisruptionBudget, IResourceQuota, IRole, IRoleBinding, IScaledObject, IService, IServiceAccount };
export type { IContainer, IContainerPort, IPodSpec, IPodTemplateSpec, IProbe, IResourceRequirements };
export type { INetworkPolicyEgressRule, INetworkPolicyIngressRule, INetworkPolicyPeer, INetworkPolicyPort };
export type { IExternalSecretData, IHorizontalPodAutoscalerBehavior, IHPAScalingRules, IScaleTriggers };
export type { IPersistentVolume, IPersistentVolumeClaim, IVolume, IVolumeMount };
export type { IPolicyRule, ITopologySpreadConstraint, ITriggerAuthentication };
export type { IAnalysisTemplate, IBlueGreenStrategy, ICanaryStep, ICanaryStrategy, IRollout };
export type { IPrometheusRule, IServiceMonitor };
export type { IAuthorizationPolicy, IDestinationRule, IPeerAuthentication, IVirtualService };

/** Ties a Service to a target group that the cluster did not make. Part of EKS Auto Mode, for which there is no model. */
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

/**
 * Ways out by name. Part of EKS Auto Mode, for which there is no model; here without what a NetworkPolicy can say as well.
 */
export interface IApplicationNetworkPolicy {
  apiVersion: 'networking.k8s.aws/v1alpha1';
  kind: 'ApplicationNetworkPolicy';
  metadata?: IObjectMeta;
  spec: {
    podSelector: { matchLabels: Record<string, string> };
    policyTypes: 'Egress'[];
    egress: { to: { domainNames: string[] }[]; ports: INetworkPolicyPort[] }[];
  };
}

/** Any object that a stage has in its cluster. Every string in it is the text of a Helm template. */
export type KubernetesObject = Named<
  | INamespace
  | ILimitRange
  | IResourceQuota
  | IRole
  | IRoleBinding
  | INetworkPolicy
  | IApplicationNetworkPolicy
  | IServiceAccount
  | IConfigMap
  | IExternalSecret
  | IPersistentVolume
  | IPersistentVolumeClaim
  | IService
  | ITargetGroupBinding
  | IPodDisruptionBudget
  | IDeployment
  | IRollout
  | IAnalysisTemplate
  | ICronJob
  | IJob
  | IDaemonSet
  | IScaledObject
  | ITriggerAuthentication
  | IPeerAuthentication
  | IAuthorizationPolicy
  | IDestinationRule
  | IVirtualService
  | IServiceMonitor
  | IPrometheusRule
>;

/** An object with the metadata that all of ours have. */
export type Named<T extends { metadata?: IObjectMeta }> = T & { metadata: Metadata };

export interface Metadata extends IObjectMeta {
  name: string;
  labels: Record<string, string>;
  annotations: Record<string, string>;
}
