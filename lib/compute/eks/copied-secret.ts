import { SECRET_STORE } from '../../lowering/kubernetes/external-secret';
import type { IExternalSecret } from '../../lowering/kubernetes/models';

type Copy = NonNullable<IExternalSecret['spec']>;

/** A Secret of the platform, kept equal to what Secrets Manager holds. */
export function copiedSecret(
  name: string,
  from: Pick<Copy, 'data' | 'dataFrom'>,
  more: { readonly namespace?: string; readonly refreshInterval?: string; readonly template?: object } = {},
): IExternalSecret {
  const { namespace, refreshInterval = '1h', template } = more;
  return {
    apiVersion: 'external-secrets.io/v1',
    kind: 'ExternalSecret',
    metadata: { name, ...(namespace !== undefined && { namespace }) },
    spec: {
      refreshInterval,
      secretStoreRef: { kind: 'ClusterSecretStore', name: SECRET_STORE },
      target: { name, ...(template && { template }) },
      ...from,
    },
  };
}
