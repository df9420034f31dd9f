import { describe, expect, test } from '@jest/globals';
import { alarmDefinitions } from '../../../lib/lowering/alarms/alarm-definitions';
import { alertRules } from '../../../lib/lowering/prometheus/alert-rules';
import { alertmanagerConfiguration } from '../../../lib/lowering/prometheus/alertmanager-configuration';
import { receiverSecrets } from '../../../lib/lowering/kubernetes/telemetry/receivers';
import { describeWith } from '../../support/prometheus-tools';
import { alarmedStage } from './alarmed-stage';

const stage = alarmedStage();
const definitions = alarmDefinitions(stage, 'eks');
const configuration = alertmanagerConfiguration(stage, definitions);
const receiver = (name: string) => configuration.receivers.find((each) => each.name === name);

describeWith('amtool', 'the routes of Alertmanager', (amtool) => {
  const files = { 'alertmanager.json': configuration };
  const routeOf = (...labels: string[]) =>
    amtool(files, 'config', 'routes', 'test', '--config.file=alertmanager.json', ...labels).output.split('\n')[0];

  test('[VIB-57, VIB-58] are ones that Alertmanager takes', () => {
    expect(amtool(files, 'check-config', 'alertmanager.json')).toMatchObject({
      status: 0,
      output: expect.stringContaining('3 receivers'),
    });
  });

  test('[VIB-57, VIB-58] lead by severity, and what the system did not declare to nobody', () => {
    expect(routeOf('severity=critical', 'system=shop')).toBe('critical');
    expect(routeOf('severity=warning', 'system=shop')).toBe('warning');
    expect(routeOf('severity=none', 'system=shop')).toBe('nobody');
    expect(routeOf('severity=critical', 'alertname=Watchdog')).toBe('nobody');
  });
});

describe('receivers', () => {
  test('[VIB-57] what is critical goes to PagerDuty, with a key that is in no manifest', () => {
    expect(receiver('critical')).toMatchObject({
      pagerduty_configs: [{ routing_key_file: '/etc/alertmanager/secrets/alert-receivers/pagerduty-pager' }],
    });
    expect(receiver('warning')).not.toHaveProperty('pagerduty_configs');
  });

  test('[VIB-58] each severity goes to its own Slack channel', () => {
    expect(receiver('critical')).toMatchObject({ slack_configs: [{ channel: 'C0123ABCD' }] });
    expect(receiver('warning')).toMatchObject({ slack_configs: [{ channel: 'C0456DEFG' }] });
  });

  test('an account in Europe is told in Europe, where alone its key is known', () => {
    const pager = { kind: 'pagerduty', secret: 'pager' } as const;
    const urlsOf = (serviceRegion: 'us' | 'eu') => {
      const notifications = { ...stage.notifications, critical: [{ ...pager, serviceRegion }] };
      return alertmanagerConfiguration({ ...stage, notifications }, []).receivers.flatMap((each) =>
        'pagerduty_configs' in each ? (each.pagerduty_configs as { url?: string }[]).map(({ url }) => url) : [],
      );
    };
    expect(urlsOf('eu')).toEqual(['https://events.eu.pagerduty.com/v2/enqueue']);
    expect(urlsOf('us')).toEqual(['https://events.pagerduty.com/v2/enqueue']);
  });

  test('every alarm that tells people is one of CloudWatch as well, by which e-mail is sent', () => {
    const told = alertRules(stage, definitions).filter(({ labels }) => labels['severity'] !== 'none');
    const inCloudWatch = definitions.filter(({ routed }) => routed).map(({ name }) => name);
    expect(inCloudWatch).toEqual(expect.arrayContaining(told.map(({ alert }) => alert)));
  });

  test('each file that a receiver reads is made from a secret', () => {
    const files = JSON.stringify(configuration).match(/(?<=alert-receivers\/)[\w-]+/g) ?? [];
    expect(new Set(files)).toEqual(new Set(receiverSecrets(stage).map(({ file }) => file)));
    expect(files.length).toBe(3);
  });
});

test('a cause that silences its symptoms is an alert, or it would silence nothing', () => {
  const alerts = alertRules(stage, definitions).map(({ alert }) => alert);
  const named = configuration.inhibit_rules.flatMap(({ source_matchers, target_matchers }) => [
    ...source_matchers,
    ...target_matchers,
  ]);
  expect(named.length).toBeGreaterThan(0);
  for (const matcher of named) expect(alerts).toContain(/"(.*)"/.exec(matcher)?.[1]);
});
