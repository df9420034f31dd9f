import type { SpecIssue } from '../issue';
import type { ReceiverSpec } from '../notifications';
import type { StageSpec } from '../stage';

/** One place that has a Slack channel joined to topics of an account. */
interface Join {
  readonly path: string;
  readonly account: string;
  readonly channelId: string;
  /** As whose messages come there. */
  readonly of: string;
}

/**
 * An account joins a channel to its topics once, whatever the region; the second stack that does fails when it is deployed.
 * https://github.com/hashicorp/terraform-provider-awscc/issues/1011
 */
export function checkSlackChannels(stages: readonly StageSpec[]): SpecIssue[] {
  const joins = [...deliveryJoins(stages), ...stages.flatMap(alarmJoins)];
  return joins.flatMap((join, i) => {
    const first = joins
      .slice(0, i)
      .find((other) => other.channelId === join.channelId && other.account === join.account);
    if (first === undefined || first.of === join.of) return [];
    return [
      {
        path: join.path,
        code: 'shared-channel',
        message: `an account joins a Slack channel once, and ${first.of} has ${join.channelId} already`,
        found: join.channelId,
        fix: `name another channel for ${join.of}, or an e-mail address, or give the stage an account of its own`,
      },
    ];
  });
}

/** The pipeline tells whom any stage names, in the account of the delivery. */
function deliveryJoins(stages: readonly StageSpec[]): Join[] {
  return stages.flatMap(({ notifications }) =>
    joinsOf(notifications.delivery, 'notifications.delivery', OWN_ACCOUNT, 'the delivery'),
  );
}

function alarmJoins({ stage, account = OWN_ACCOUNT, notifications: { critical, warning } }: StageSpec): Join[] {
  const path = `stages.${stage}.notifications`;
  return [
    ...joinsOf(critical, `${path}.critical`, account, `stage ${stage}`),
    ...joinsOf(warning, `${path}.warning`, account, `stage ${stage}`),
  ];
}

function joinsOf(receivers: readonly ReceiverSpec[], path: string, account: string, of: string): Join[] {
  return receivers.flatMap((receiver, i) =>
    receiver.kind === 'slack' ? [{ path: `${path}[${i}].channelId`, account, channelId: receiver.channelId, of }] : [],
  );
}

/** Of the credentials in use, which stages and the delivery share unless they name one. */
const OWN_ACCOUNT = '';
