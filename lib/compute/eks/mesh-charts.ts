import { charts } from '../../data/kubernetes';
import { POD_IDENTITY_AGENT } from '../../lowering/kubernetes/aws-access';
import { proxySize } from '../../lowering/kubernetes/mesh/proxy';
import { quantities } from '../../lowering/kubernetes/resources';
import type { PlatformChart } from './platform-chart';
import { onSystemNodes } from './system-nodes';

/**
 * Istio with a proxy beside each service: definitions, control plane, and an agent on each node that leads the traffic of
 * pods through their proxies, so that no pod needs the rights to do it itself. Each waits for what it needs from the others.
 */
export function meshCharts(): PlatformChart[] {
  return [
    { chart: charts.istioBase, values: {}, ignoreDifferences: [webhook('istiod-default-validator')] },
    { chart: charts.istioCni, values: agentValues },
    {
      chart: charts.istiod,
      values: controlPlaneValues,
      ignoreDifferences: [webhook(`istio-validator-${charts.istiod.namespace}`)],
    },
  ];
}

const agentValues = {
  resources: { requests: quantities({ milliCpu: 50, memoryMiB: 100 }) },
  // a pod that was on a new node before the agent is made anew: to mend it, the agent would see all processes of the node
  repair: { enabled: true, deletePods: true, repairPods: false, labelPods: false },
};

const controlPlaneValues = {
  ...onSystemNodes,
  autoscaleEnabled: false,
  // without it no new pod starts
  replicaCount: 2,
  resources: { requests: quantities({ milliCpu: 100, memoryMiB: 512 }) },
  seccompProfile: { type: 'RuntimeDefault' },
  topologySpreadConstraints: [
    {
      maxSkew: 1,
      topologyKey: 'topology.kubernetes.io/zone',
      whenUnsatisfiable: 'ScheduleAnyway',
      labelSelector: { matchLabels: { app: 'istiod' } },
    },
  ],
  cni: { enabled: true },
  // as Kubernetes has sidecars: there before the program and its init containers, and no hindrance to the end of a job
  env: { ENABLE_NATIVE_SIDECARS: 'true' },
  global: {
    proxy: {
      resources: { requests: quantities(proxySize.request), limits: quantities(proxySize.limit) },
      // rights come from the node, and before the proxy has its certificate
      excludeIPRanges: POD_IDENTITY_AGENT,
    },
  },
};

/** The control plane writes into its own webhooks when it is ready: taken back, it would write again, for ever. */
function webhook(name: string) {
  return {
    group: 'admissionregistration.k8s.io',
    kind: 'ValidatingWebhookConfiguration',
    name,
    jqPathExpressions: ['.webhooks[]?.clientConfig.caBundle', '.webhooks[]?.failurePolicy'],
  };
}
