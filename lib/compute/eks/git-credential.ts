import { charts } from '../../data/kubernetes';
import type { IExternalSecret } from '../../lowering/kubernetes/models';
import { gitSecretName } from '../../lowering/names';
import type { DeliverySpec } from '../../spec/delivery';
import type { StageSpec } from '../../spec/stage';
import { copiedSecret } from './copied-secret';

/** How Argo CD signs in to the repository: user name and token from the secret that people fill. */
export function gitCredential(spec: StageSpec, { repository }: DeliverySpec): IExternalSecret {
  return copiedSecret(
    'git',
    { dataFrom: [{ extract: { key: gitSecretName(spec) } }] },
    {
      namespace: charts.argoCd.namespace,
      // filled by hand after the deployment, and then wanted at once
      refreshInterval: '1m',
      template: {
        metadata: { labels: { 'argocd.argoproj.io/secret-type': 'repository' } },
        data: { type: 'git', url: repository, username: '{{ .username }}', password: '{{ .password }}' },
      },
    },
  );
}
