import { charts } from '../../data/kubernetes';
import { SECRET_STORE } from '../../lowering/kubernetes/external-secret';
import type { IExternalSecret } from '../../lowering/kubernetes/models';
import { gitSecretName } from '../../lowering/names';
import type { DeliverySpec } from '../../spec/delivery';
import type { StageSpec } from '../../spec/stage';

/** How Argo CD signs in to the repository: user name and token from the secret that people fill. */
export function gitCredential(spec: StageSpec, { repository }: DeliverySpec): IExternalSecret {
  return {
    apiVersion: 'external-secrets.io/v1',
    kind: 'ExternalSecret',
    metadata: { name: 'git', namespace: charts.argoCd.namespace },
    spec: {
      // filled by hand after the deployment, and then wanted at once
      refreshInterval: '1m',
      secretStoreRef: { kind: 'ClusterSecretStore', name: SECRET_STORE },
      target: {
        name: 'git',
        template: {
          metadata: { labels: { 'argocd.argoproj.io/secret-type': 'repository' } },
          data: { type: 'git', url: repository, username: '{{ .username }}', password: '{{ .password }}' },
        },
      },
      dataFrom: [{ extract: { key: gitSecretName(spec) } }],
    },
  };
}
