import { isInMesh } from '../../mesh';
import { serviceMetadata } from '../metadata';
import type { IDestinationRule, Named } from '../models';
import { callersOf, hostOf } from '../placed-service';
import type { PlacedService } from '../placed-service';

/** Share of the replicas of a service that may be left alone at a time: with half of them gone, errors have another cause. */
const MOST_EJECTED_PERCENT = 50;

/** How the proxies of its callers go about a service: encrypted, and past replicas that answer with errors. */
export function destinationRule(placed: PlacedService): Named<IDestinationRule> | undefined {
  const { stage, name, service } = placed;
  const { mesh } = stage;
  if (mesh === undefined || service.port === undefined || callersOf(placed).length === 0) return undefined;
  const { consecutiveErrors, ejectionSeconds } = mesh.circuitBreaker;
  return {
    apiVersion: 'networking.istio.io/v1',
    kind: 'DestinationRule',
    metadata: serviceMetadata(placed, 'foundation'),
    spec: {
      host: hostOf(stage, name),
      trafficPolicy: {
        tls: tlsOf(placed),
        outlierDetection: {
          // errors of a connection count as well
          consecutive5xxErrors: consecutiveErrors,
          baseEjectionTime: `${ejectionSeconds}s`,
          maxEjectionPercent: MOST_EJECTED_PERCENT,
        },
      },
    },
  };
}

type Tls = NonNullable<NonNullable<NonNullable<IDestinationRule['spec']>['trafficPolicy']>['tls']>;

/** Left to the proxies while some replicas may still be without one. */
function tlsOf({ stage, service }: PlacedService): Tls | undefined {
  if (!isInMesh(stage, service)) return { mode: 'DISABLE' };
  return stage.mesh?.mutualTls === 'strict' ? { mode: 'ISTIO_MUTUAL' } : undefined;
}
