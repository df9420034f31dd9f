import type { EgressName } from '../../../spec/egress-name';
import type { StageSpec } from '../../../spec/stage';
import { OTLP_PORTS } from '../../telemetry/collector';
import { keepsTraces } from '../../telemetry/signals';
import { syncWave, systemLabels } from '../metadata';
import type { INetworkPolicy, Named } from '../models';
import { tcp } from '../network-peers';
import type { PlacedService } from '../placed-service';
import { telemetryHosts, telemetryPeer } from './names';

/** Everybody may send traces to the collectors. No service can have a name with two hyphens in a row. */
export function allowCollector(stage: StageSpec, namespace: string): Named<INetworkPolicy> | undefined {
  if (!keepsTraces(stage)) return undefined;
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: {
      name: 'telemetry--collector',
      namespace,
      labels: systemLabels(stage.system),
      annotations: syncWave('foundation'),
    },
    spec: {
      podSelector: {},
      policyTypes: ['Egress'],
      egress: [{ to: [telemetryPeer('collector')], ports: Object.values(OTLP_PORTS).map(tcp) }],
    },
  };
}

/** The same by name, for a service that may look up listed names alone. */
export function collectorNames({ stage }: PlacedService): EgressName[] {
  if (!keepsTraces(stage)) return [];
  return Object.values(OTLP_PORTS).map((port) => ({ host: telemetryHosts.collector, port }));
}
