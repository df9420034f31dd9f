import type { Chart } from '../../../data/kubernetes';
import { charts } from '../../../data/kubernetes';

/** A name in DNS from any namespace. */
const host = (service: string, { namespace }: Chart) => `${service}.${namespace}.svc.cluster.local`;

/** Services of the charts, under names that their values give them. */
export const telemetryHosts = {
  collector: host('otel-collector', charts.openTelemetryCollector),
  prometheus: host('prometheus-prometheus', charts.kubePrometheusStack),
  alertmanager: host('prometheus-alertmanager', charts.kubePrometheusStack),
  loki: host('loki', charts.loki),
  tempo: host('tempo', charts.tempo),
  jaeger: host('jaeger', charts.jaeger),
} as const;

/** Pods that services send to, or that ask services, as policies name them. */
export function telemetryPeer(who: 'collector' | 'prometheus') {
  const { namespace } = who === 'collector' ? charts.openTelemetryCollector : charts.kubePrometheusStack;
  const name = who === 'collector' ? 'opentelemetry-collector' : 'prometheus';
  return {
    namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': namespace } },
    podSelector: { matchLabels: { 'app.kubernetes.io/name': name } },
  };
}
