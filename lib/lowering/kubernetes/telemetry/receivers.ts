import { severities } from '../../../spec/alarm';
import type { StageSpec } from '../../../spec/stage';
import { secretName } from '../../names';

/** A secret with which Alertmanager signs in to a receiver. */
export interface ReceiverSecret {
  /** Name of its file, as the configuration of Alertmanager has it. */
  readonly file: string;
  /** Name or ARN in Secrets Manager. */
  readonly key: string;
  /** Whether the description has no such secret, so that one is made for people to fill. */
  readonly isOurs: boolean;
}

/** Of whom alerts go to, each once: a key of PagerDuty is a secret of the description, the address of a Slack channel is not. */
export function receiverSecrets(stage: StageSpec): ReceiverSecret[] {
  const all = severities.flatMap((severity) => stage.notifications[severity]);
  const found = all.flatMap((receiver): ReceiverSecret[] => {
    if (receiver.kind === 'pagerduty') {
      const key = stage.secrets[receiver.secret]?.existing?.arn ?? secretName(stage, receiver.secret);
      return [{ file: `pagerduty-${receiver.secret}`, key, isOurs: false }];
    }
    if (receiver.kind !== 'slack') return [];
    const file = `slack-${receiver.channelId.toLowerCase()}`;
    return [{ file, key: secretName(stage, 'notifications', file), isOurs: true }];
  });
  return [...new Map(found.map((secret) => [secret.file, secret])).values()];
}
