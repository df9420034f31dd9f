import { serviceMetadata } from './metadata';
import type { IServiceAccount, Named } from './models';
import type { PlacedService } from './placed-service';

/** Identity of a service in AWS, through Pod Identity. Programs do not talk to Kubernetes, so they get no token for it. */
export function serviceAccount(placed: PlacedService): Named<IServiceAccount> {
  return {
    apiVersion: 'v1',
    kind: 'ServiceAccount',
    metadata: serviceMetadata(placed, 'foundation'),
    automountServiceAccountToken: false,
  };
}
