import { environmentOf } from './environment';
import { serviceMetadata } from './metadata';
import type { IExternalSecret, Named } from './models';
import type { PlacedService } from './placed-service';

/** The cluster's one way to AWS Secrets Manager. */
export const SECRET_STORE = 'aws-secrets-manager';

/** The part of a container's environment that comes from Secrets Manager, kept up to date as a Secret. */
export function externalSecret(placed: PlacedService): Named<IExternalSecret> | undefined {
  const references = Object.entries(environmentOf(placed).secret);
  if (references.length === 0) return undefined;
  return {
    apiVersion: 'external-secrets.io/v1',
    kind: 'ExternalSecret',
    metadata: serviceMetadata(placed, 'foundation'),
    spec: {
      refreshInterval: `${refreshHours(placed)}h`,
      secretStoreRef: { kind: 'ClusterSecretStore', name: SECRET_STORE },
      target: { name: placed.name, creationPolicy: 'Owner' },
      data: references.map(([secretKey, { key, property }]) => ({ secretKey, remoteRef: { key, property } })),
    },
  };
}

/** All secrets of a service are looked up together: as often as the one that wants it most. */
export function refreshHours(placed: PlacedService): number {
  return Math.min(...Object.values(environmentOf(placed).secret).map((reference) => reference.refreshHours));
}
