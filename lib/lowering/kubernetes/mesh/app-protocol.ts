import type { PlacedService } from '../placed-service';

/**
 * Tells a proxy what comes, which else waits for the first bytes to guess. Undefined without a mesh.
 *
 * https://istio.io/latest/docs/ops/configuration/traffic-management/protocol-selection/
 */
export function appProtocol({ stage, service: { protocol, tls } }: PlacedService): string | undefined {
  if (stage.mesh === undefined) return undefined;
  if (tls) return protocol === 'tcp' ? 'tls' : 'https';
  return protocol;
}
