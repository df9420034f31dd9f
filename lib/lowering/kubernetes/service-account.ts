import { programImage } from './container';
import { serviceMetadata } from './metadata';
import type { IServiceAccount, Metadata, Named } from './models';
import type { PlacedService } from './placed-service';

/** Identity of a service in AWS, through Pod Identity. Programs do not talk to Kubernetes, so they get no token for it. */
export function serviceAccount(placed: PlacedService): Named<IServiceAccount> {
  return {
    apiVersion: 'v1',
    kind: 'ServiceAccount',
    metadata: accountMetadata(placed),
    automountServiceAccountToken: false,
  };
}

/**
 * Argo CD synchronises when an object differs, and a hook is none to it. So the account of a job before a release says
 * which image it is for, or a release of that job alone would never run it.
 */
function accountMetadata(placed: PlacedService): Metadata {
  const metadata = serviceMetadata(placed, 'foundation');
  if (!placed.service.beforeRelease || !placed.released) return metadata;
  return { ...metadata, annotations: { ...metadata.annotations, 'slipway.dev/released': programImage(placed) } };
}
