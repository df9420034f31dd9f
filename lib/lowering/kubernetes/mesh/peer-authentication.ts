import type { StageSpec } from '../../../spec/stage';
import { isInMesh } from '../../mesh';
import { portsForLoadBalancer } from '../../target-health-check';
import { selectorOf, serviceMetadata, syncWave, systemLabels } from '../metadata';
import type { IPeerAuthentication, Named } from '../models';
import type { PlacedService } from '../placed-service';
import { callersOf } from '../placed-service';
import { scraperOf } from '../telemetry/scraper';

/** What the pods of a namespace take. */
export function namespaceAuthentication(stage: StageSpec, namespace: string): Named<IPeerAuthentication> | undefined {
  if (stage.mesh === undefined) return undefined;
  return {
    apiVersion: 'security.istio.io/v1',
    kind: 'PeerAuthentication',
    metadata: { name: 'default', namespace, labels: systemLabels(stage.system), annotations: syncWave('foundation') },
    spec: { mtls: { mode: stage.mesh.mutualTls === 'strict' ? 'STRICT' : 'PERMISSIVE' } },
  };
}

/**
 * Ports of one service that also take what comes from outside the mesh. Beside peers only those come to them whom the
 * NetworkPolicy admits. Probes of the kubelet need none: the proxy answers them on a port of its own.
 */
export function serviceAuthentication(placed: PlacedService): Named<IPeerAuthentication> | undefined {
  const ports = openPorts(placed);
  if (placed.stage.mesh?.mutualTls !== 'strict' || ports.length === 0) return undefined;
  return {
    apiVersion: 'security.istio.io/v1',
    kind: 'PeerAuthentication',
    metadata: serviceMetadata(placed, 'foundation'),
    spec: {
      selector: { matchLabels: selectorOf(placed.name) },
      mtls: { mode: 'STRICT' },
      portLevelMtls: Object.fromEntries(ports.map((port) => [port, { mode: 'PERMISSIVE' as const }])),
    },
  };
}

/** To which the load balancer comes, a service without a proxy, or whoever asks for numbers. */
export function openPorts(placed: PlacedService): number[] {
  const { stage, service } = placed;
  if (!isInMesh(stage, service)) return [];
  const { port } = service;
  const called = port !== undefined && outsideCallers(placed).length > 0 ? [port] : [];
  const scraper = scraperOf(placed);
  return [...new Set([...portsForLoadBalancer(service), ...called, ...(scraper ? [scraper.port] : [])])];
}

/** Callers that have no proxy. */
export function outsideCallers(placed: PlacedService): string[] {
  const { stage } = placed;
  return callersOf(placed).filter((name) => {
    const caller = stage.services[name];
    return caller !== undefined && !isInMesh(stage, caller);
  });
}
