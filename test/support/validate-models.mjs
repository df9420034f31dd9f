// Reads Kubernetes objects as JSON, validates each against the schema of its kind, and prints what is wrong with which.
// A process of its own, since the models are ES modules.
import { readFileSync } from 'node:fs';
import { AppProject, ApplicationSet } from '@kubernetes-models/argo-cd/argoproj.io/v1alpha1';
import { AnalysisTemplate, Rollout } from '@kubernetes-models/argo-rollouts/argoproj.io/v1alpha1';
import { ClusterSecretStore, ExternalSecret } from '@kubernetes-models/external-secrets/external-secrets.io/v1';
import { DestinationRule, VirtualService } from '@kubernetes-models/istio/networking.istio.io/v1';
import { AuthorizationPolicy, PeerAuthentication } from '@kubernetes-models/istio/security.istio.io/v1';
import { NodePool } from '@kubernetes-models/karpenter/karpenter.sh/v1';
import { ScaledObject, TriggerAuthentication } from '@kubernetes-models/keda/keda.sh/v1alpha1';
import { PrometheusRule, ServiceMonitor } from '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1';
import * as admission from 'kubernetes-models/admissionregistration.k8s.io/v1';
import * as core from 'kubernetes-models/v1';
import * as apps from 'kubernetes-models/apps/v1';
import * as batch from 'kubernetes-models/batch/v1';
import * as networking from 'kubernetes-models/networking.k8s.io/v1';
import * as policy from 'kubernetes-models/policy/v1';
import * as rbac from 'kubernetes-models/rbac.authorization.k8s.io/v1';
import * as storage from 'kubernetes-models/storage.k8s.io/v1';

const models = {
  v1: core,
  'admissionregistration.k8s.io/v1': admission,
  'apps/v1': apps,
  'batch/v1': batch,
  'networking.k8s.io/v1': networking,
  'policy/v1': policy,
  'rbac.authorization.k8s.io/v1': rbac,
  'storage.k8s.io/v1': storage,
  'argoproj.io/v1alpha1': { AnalysisTemplate, AppProject, ApplicationSet, Rollout },
  'external-secrets.io/v1': { ClusterSecretStore, ExternalSecret },
  'karpenter.sh/v1': { NodePool },
  'monitoring.coreos.com/v1': { PrometheusRule, ServiceMonitor },
  'networking.istio.io/v1': { DestinationRule, VirtualService },
  'security.istio.io/v1': { AuthorizationPolicy, PeerAuthentication },
  'keda.sh/v1alpha1': { ScaledObject, TriggerAuthentication },
};

function problemOf(object) {
  const Model = models[object.apiVersion]?.[object.kind];
  if (Model === undefined) return 'no model';
  try {
    new Model(object).validate();
  } catch (error) {
    return error.message;
  }
}

const objects = JSON.parse(readFileSync(0, 'utf8'));
const problems = objects.flatMap((object) => {
  const problem = problemOf(object);
  return problem === undefined ? [] : [`${object.apiVersion} ${object.kind} ${object.metadata?.name}: ${problem}`];
});
process.stdout.write(JSON.stringify(problems));
