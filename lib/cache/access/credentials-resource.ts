import type { CustomResourceRequest } from '../../shared/cloudformation-response';
import type { SecretStore } from '../../shared/secret-store';
import { makeCredential, parseLogin } from './credential';
import type { Clock } from './patience';
import { patiently } from './patience';

/** Properties of the custom resource: all secrets of one cache. CloudFormation turns numbers into strings. */
export interface CredentialsProperties {
  readonly Host: string;
  readonly Port: string | number;
  readonly SecretArns: readonly string[];
}

/**
 * Writes into the secrets where the cache is, which nobody knows before it is made; users and passwords stay.
 *
 * @throws Error that fails the deployment
 */
export async function completeCredentials(
  { RequestType, ResourceProperties }: CustomResourceRequest<CredentialsProperties>,
  { store, clock }: { readonly store: SecretStore; readonly clock: Clock },
): Promise<undefined> {
  if (RequestType === 'Delete') return;
  const place = { host: ResourceProperties.Host, port: Number(ResourceProperties.Port) };
  for (const secretArn of ResourceProperties.SecretArns) {
    await patiently(clock, async () => {
      const stored = await store.read(secretArn);
      const value = JSON.stringify(makeCredential(parseLogin(stored), place));
      if (value !== stored) await store.write(secretArn, value);
    });
  }
}
