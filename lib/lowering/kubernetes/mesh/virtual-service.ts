import { hasRequests } from '../../mesh';
import { serviceMetadata } from '../metadata';
import type { IVirtualService, Named } from '../models';
import { callersOf, hostOf } from '../placed-service';
import type { PlacedService } from '../placed-service';

/** A request that surely did not reach the program, so that nothing is done twice: an order, a payment. */
const DID_NOT_ARRIVE = 'connect-failure,refused-stream,reset-before-request';

/** How often the proxies of its callers try again. None where they see no requests. */
export function virtualService(placed: PlacedService): Named<IVirtualService> | undefined {
  const { stage, name, service } = placed;
  const { mesh } = stage;
  if (mesh === undefined || callersOf(placed).length === 0 || !hasRequests(service)) return undefined;
  const host = hostOf(stage, name);
  const retries = { attempts: mesh.retries, ...(mesh.retries > 0 && { retryOn: DID_NOT_ARRIVE }) };
  return {
    apiVersion: 'networking.istio.io/v1',
    kind: 'VirtualService',
    metadata: serviceMetadata(placed, 'foundation'),
    spec: { hosts: [host], http: [{ route: [{ destination: { host } }], retries }] },
  };
}
