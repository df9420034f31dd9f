import { Construct } from 'constructs';
import type { IExternalSecret } from '../../../lowering/kubernetes/models';
import type { ReceiverSecret } from '../../../lowering/kubernetes/telemetry/receivers';
import { receiverSecrets } from '../../../lowering/kubernetes/telemetry/receivers';
import { RECEIVERS_SECRET } from '../../../lowering/prometheus/alertmanager-configuration';
import { handFilledSecret } from '../../../shared/hand-filled-secret';
import type { StageSpec } from '../../../spec/stage';
import { copiedSecret } from '../copied-secret';

/** Addresses of Slack channels, which people fill in: each is as good as a password for posting there. */
export class ReceiverSecrets extends Construct {
  constructor(scope: Construct, id: string, spec: StageSpec) {
    super(scope, id);
    for (const { file, key, isOurs } of receiverSecrets(spec))
      if (isOurs)
        handFilledSecret(this, file, spec, {
          name: key,
          description: `Filled by hand: address of the incoming webhook of ${file.replace('slack-', 'Slack channel ')}`,
        });
  }
}

/** All of them as one Secret, a file for each. */
export function receiversSecret(receivers: readonly ReceiverSecret[]): IExternalSecret {
  return copiedSecret(RECEIVERS_SECRET, {
    data: receivers.map(({ file, key }) => ({ secretKey: file, remoteRef: { key } })),
  });
}
