import type { SpecIssue } from '../issue';
import { show } from '../issue';
import type { ReceiverSpec } from '../notifications';
import type { StageSpec } from '../stage';
import { suggestion } from '../suggestion';

/** Who is told can be told: once, and with a key that is declared. */
export function checkNotifications({ notifications, secrets }: StageSpec): SpecIssue[] {
  return Object.entries(notifications).flatMap(([list, receivers]) =>
    receivers.flatMap((receiver, i) => {
      const path = `notifications.${list}[${i}]`;
      const first = receivers.findIndex((other) => JSON.stringify(other) === JSON.stringify(receiver));
      return [
        ...(first < i
          ? [{ path, code: 'duplicate-reference', message: 'it is told twice', fix: 'name it once' } as const]
          : []),
        ...key(path, receiver, secrets),
      ];
    }),
  );
}

function key(path: string, receiver: ReceiverSpec, secrets: StageSpec['secrets']): SpecIssue[] {
  if (receiver.kind !== 'pagerduty') return [];
  const { secret } = receiver;
  const at = `${path}.secret`;
  const names = Object.keys(secrets);
  const declared = Object.hasOwn(secrets, secret) ? secrets[secret] : undefined;
  if (declared === undefined) {
    const guess = suggestion(secret, names);
    return [
      {
        path: at,
        code: 'dangling-reference',
        message: `no secret named '${secret}' is declared`,
        found: show(secret),
        allowed: names.length > 0 ? names.join(', ') : 'nothing: no secret is declared',
        fix: guess === undefined ? `add secrets: { '${secret}': {} }` : `did you mean '${guess}'?`,
      },
    ];
  }
  if (declared.fields === undefined) return [];
  return [
    {
      path: at,
      code: 'contradiction',
      message: `the secret '${secret}' has fields, and a key of PagerDuty is plain text`,
      found: show(secret),
      fix: 'use a secret of its own, without fields',
    },
  ];
}
