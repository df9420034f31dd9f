import { charts } from '../../../data/kubernetes';
import { quantities } from '../../../lowering/kubernetes/resources';
import { clusterAlarms } from '../../../lowering/kubernetes/telemetry/alarms';
import { receiverSecrets } from '../../../lowering/kubernetes/telemetry/receivers';
import { literal } from '../../../lowering/kubernetes/template-text';
import { alertmanagerConfiguration, RECEIVERS_SECRET } from '../../../lowering/prometheus/alertmanager-configuration';
import type { StageSpec } from '../../../spec/stage';
import type { PlatformChart } from '../platform-chart';
import { onSystemNodes } from '../system-nodes';
import { ReceiverSecrets, receiversSecret } from './receiver-secrets';
import { claim } from './storage';

const off = { enabled: false };

/** Prometheus with its operator, Alertmanager, and what tells the state of objects and nodes. In production two of each that would be missed. */
export function prometheusChart(spec: StageSpec): PlatformChart {
  const receivers = receiverSecrets(spec);
  return {
    ...(receivers.length > 0 && { identity: (scope, id) => new ReceiverSecrets(scope, id, spec) }),
    chart: charts.kubePrometheusStack,
    values: {
      fullnameOverride: 'prometheus',
      // of its own, for the cases in which Prometheus is not wanted
      grafana: off,
      ...runByAws,
      prometheusOperator: { ...onSystemNodes, admissionWebhooks: { patch: onSystemNodes } },
      'kube-state-metrics': onSystemNodes,
      prometheus: { prometheusSpec: prometheusSpec(spec) },
      alertmanager: {
        // its templates are none of Argo CD, which has templates in the same braces
        config: escaped(alertmanagerConfiguration(spec, clusterAlarms(spec))),
        alertmanagerSpec: alertmanagerSpec(spec),
      },
      ...(receivers.length > 0 && { extraManifests: [receiversSecret(receivers)] }),
    },
    ignoreDifferences: [
      // the job of the chart writes its own authority into them
      webhook('ValidatingWebhookConfiguration'),
      webhook('MutatingWebhookConfiguration'),
    ],
  };
}

/** Parts of the control plane, and of nodes, that nobody but AWS can ask. */
const runByAws = {
  kubeControllerManager: off,
  kubeScheduler: off,
  kubeEtcd: off,
  kubeProxy: off,
  coreDns: off,
};

const webhook = (kind: string) => ({
  group: 'admissionregistration.k8s.io',
  kind,
  name: 'prometheus-admission',
  jqPathExpressions: ['.webhooks[]?.clientConfig.caBundle'],
});

function prometheusSpec({ production, system, stage }: StageSpec): Record<string, unknown> {
  return {
    ...onSystemNodes,
    replicas: production ? 2 : 1,
    retention: '15d',
    retentionSize: '40GB',
    scrapeInterval: '60s',
    evaluationInterval: '60s',
    externalLabels: { system, stage },
    storageSpec: { volumeClaimTemplate: { spec: claim(50) } },
    resources: { requests: quantities({ milliCpu: 200, memoryMiB: 1024 }), limits: { memory: '4Gi' } },
    // objects of the system's own chart, which carry no label of this release
    serviceMonitorSelectorNilUsesHelmValues: false,
    podMonitorSelectorNilUsesHelmValues: false,
    ruleSelectorNilUsesHelmValues: false,
    probeSelectorNilUsesHelmValues: false,
    scrapeConfigSelectorNilUsesHelmValues: false,
  };
}

function alertmanagerSpec(spec: StageSpec): Record<string, unknown> {
  return {
    ...(receiverSecrets(spec).length > 0 && { secrets: [RECEIVERS_SECRET] }),
    ...onSystemNodes,
    // they tell each other what they have sent, so that people hear it once
    replicas: spec.production ? 2 : 1,
    storage: { volumeClaimTemplate: { spec: claim(5) } },
    resources: { requests: quantities({ milliCpu: 20, memoryMiB: 64 }), limits: { memory: '256Mi' } },
  };
}

/** Every text of a value, at any depth. */
function escaped<T>(value: T): T {
  return JSON.parse(JSON.stringify(value), (_, inner: unknown) =>
    typeof inner === 'string' ? literal(inner) : inner,
  ) as T;
}
