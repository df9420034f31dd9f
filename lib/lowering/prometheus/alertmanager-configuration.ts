import type { NotificationsSpec, ReceiverSpec } from '../../spec/notifications';
import type { Severity } from '../../spec/alarm';
import { severities } from '../../spec/alarm';
import type { StageSpec } from '../../spec/stage';
import type { AlarmDefinition } from '../alarms/alarm-definition';
import { PAGERDUTY_EVENTS } from '../alarms/pagerduty';

/** Folder in which Alertmanager finds a secret, a file for each key. */
export const SECRETS_FOLDER = '/etc/alertmanager/secrets';

/** Secret of the cluster with what signs in to PagerDuty and Slack. */
export const RECEIVERS_SECRET = 'alert-receivers';

/** How soon people hear, and how soon again, while an alert lasts. */
const waits: Readonly<Record<Severity, { readonly group_wait: string; readonly repeat_interval: string }>> = {
  critical: { group_wait: '10s', repeat_interval: '1h' },
  warning: { group_wait: '1m', repeat_interval: '12h' },
};

/** Who gets nothing: alerts of the charts that nobody declared, and what always fires to show that it works. */
const NOBODY = 'nobody';

/**
 * Routes of alerts by severity, and causes that silence their symptoms. Texts are templates of Alertmanager.
 *
 * https://prometheus.io/docs/alerting/latest/configuration/
 */
export function alertmanagerConfiguration(stage: StageSpec, definitions: readonly AlarmDefinition[]) {
  return {
    global: { resolve_timeout: '5m' },
    route: {
      receiver: NOBODY,
      group_by: ['alarm', 'severity'],
      group_interval: '5m',
      routes: severities.map((severity) => ({
        receiver: severity,
        matchers: [`severity="${severity}"`, `system="${stage.system}"`],
        ...waits[severity],
      })),
    },
    inhibit_rules: inhibitions(definitions),
    receivers: [
      { name: NOBODY },
      ...severities.map((severity) => ({ name: severity, ...receivers(stage.notifications, severity) })),
    ],
  };
}

function inhibitions(definitions: readonly AlarmDefinition[]) {
  return definitions.flatMap((definition) =>
    definition.kind === 'composite' && definition.suppressedBy
      ? [
          {
            source_matchers: [`alertname="${definition.suppressedBy.alarm}"`],
            target_matchers: [`alertname="${definition.name}"`],
          },
        ]
      : [],
  );
}

type Of<K extends ReceiverSpec['kind']> = Extract<ReceiverSpec, { kind: K }>;

function receivers(notifications: NotificationsSpec, severity: Severity): Record<string, object[]> {
  const all = notifications[severity];
  const of = <K extends ReceiverSpec['kind']>(kind: K) => all.filter((one): one is Of<K> => one.kind === kind);
  const configs = {
    pagerduty_configs: of('pagerduty').map((one) => pagerDuty(one, severity)),
    slack_configs: of('slack').map(slack),
  };
  return Object.fromEntries(Object.entries(configs).filter(([, some]) => some.length > 0));
}

const TITLE = '{{ .CommonAnnotations.summary }}';
const TEXT = '{{ range .Alerts }}{{ .Annotations.description }}\n{{ end }}';

function pagerDuty({ secret, serviceRegion }: Of<'pagerduty'>, severity: Severity) {
  return {
    url: PAGERDUTY_EVENTS[serviceRegion],
    routing_key_file: `${SECRETS_FOLDER}/${RECEIVERS_SECRET}/pagerduty-${secret}`,
    severity,
    description: TITLE,
    details: { description: TEXT },
    send_resolved: true,
  };
}

function slack({ channelId }: Of<'slack'>) {
  return {
    api_url_file: `${SECRETS_FOLDER}/${RECEIVERS_SECRET}/slack-${channelId.toLowerCase()}`,
    channel: channelId,
    title: TITLE,
    text: TEXT,
    send_resolved: true,
  };
}
