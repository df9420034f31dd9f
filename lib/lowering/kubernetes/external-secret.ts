import type { SecretReference } from './environment';
import { environmentOf } from './environment';
import { serviceMetadata } from './metadata';
import type { IExternalSecret, Named } from './models';
import type { PlacedService } from './placed-service';

/** The cluster's one way to AWS Secrets Manager. */
export const SECRET_STORE = 'aws-secrets-manager';

/** What the API server would fill in: said here, or Argo CD would find a difference for ever. */
const USUAL = { conversionStrategy: 'Default', decodingStrategy: 'None', metadataPolicy: 'None' } as const;

/** The part of a container's environment that comes from Secrets Manager, kept up to date as a Secret. */
export function externalSecret(placed: PlacedService): Named<IExternalSecret> | undefined {
  return secretObject(placed, placed.name, environmentOf(placed).secret);
}

/** Undefined where there is nothing to read. */
export function secretObject(
  placed: PlacedService,
  name: string,
  secrets: Readonly<Record<string, SecretReference>>,
): Named<IExternalSecret> | undefined {
  const references = Object.entries(secrets);
  if (references.length === 0) return undefined;
  return {
    apiVersion: 'external-secrets.io/v1',
    kind: 'ExternalSecret',
    metadata: { ...serviceMetadata(placed, 'foundation'), name },
    spec: {
      refreshInterval: `${shortest(secrets)}h`,
      secretStoreRef: { kind: 'ClusterSecretStore', name: SECRET_STORE },
      target: { name, creationPolicy: 'Owner' },
      data: references.map(([secretKey, { key, property }]) => ({ secretKey, remoteRef: { ...USUAL, key, property } })),
    },
  };
}

/** All secrets of a service are looked up together: as often as the one that wants it most. */
export function refreshHours(placed: PlacedService): number {
  return shortest(environmentOf(placed).secret);
}

function shortest(secrets: Readonly<Record<string, SecretReference>>): number {
  return Math.min(...Object.values(secrets).map((reference) => reference.refreshHours));
}
