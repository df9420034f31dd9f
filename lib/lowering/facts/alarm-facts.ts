import type { AlarmSpec, MaintenanceSpec } from '../../spec/alarm';
import type { ReceiverSpec } from '../../spec/notifications';
import { alarmDefinitions } from '../alarms/alarm-definitions';
import { unmeasured } from '../alarms/unmeasured';
import { availabilityFloor } from '../availability-floor';
import { muteExpression } from '../alarms/mute';
import type { Outcome } from '../lowering-note';
import { honoured, impossible, refused, rounded } from '../lowering-note';
import type { Fact, FactContext } from './fact';
import { when } from './fact';

/** How thresholds become alarms, and who is told. */
export const alarmFacts: readonly Fact[] = [
  when(
    'availability',
    availabilityOutcome,
    'alarms on the rate at which the budget of errors is spent, over three pairs of windows; the plan shows what AWS promises',
  ),
  when('alarms.*', alarmOutcome, 'CloudWatch alarms, one for each thing that it watches; docs/guides/alarms.md'),
  when('notifications.critical', toldOutcome, 'encrypted topic, and what it leads to'),
  when('notifications.warning', toldOutcome, 'encrypted topic, and what it leads to'),
  when(
    'notifications.delivery',
    receiversOutcome,
    'told by the pipeline: what failed, succeeded, or waits for a person',
  ),
  when('maintenance.*', maintenanceOutcome, 'mute rule of the alarms: they go on, and tell nobody'),
];

function availabilityOutcome(percent: number, { spec, target }: FactContext): Outcome {
  const floor = availabilityFloor(spec, target);
  if (floor === undefined)
    return refused('nothing in this stage takes requests from outside', {
      fix: 'leave it out, or set it to null here',
    });
  const watched = 'burn rates of its budget at the load balancer';
  if (percent <= floor.percent) return honoured(`${watched}; AWS promises ${floor.percent} % for its parts together`);
  return rounded(
    `${watched}; designed for it, and not promised: AWS promises ${floor.percent} % for its parts together, ${floor.minutes} minutes in 30 days`,
  );
}

function alarmOutcome(alarm: AlarmSpec, { spec, target, names: [name = ''] }: FactContext): Outcome {
  const parsed = spec.alarms[name] ?? alarm;
  const without = unmeasured(parsed, spec, target);
  const raised = alarmDefinitions(spec, target).filter((each) => each.alarm === name && each.routed);
  if (raised.length === 0 && without.length > 0)
    return refused(`nobody can measure it: ${without.join('; ')}`, {
      fix: 'remove it here, or change what it is about',
    });
  if (raised.length === 0) return honoured('nothing in this stage has the metric');
  const what = `${raised.length} alarm${raised.length === 1 ? '' : 's'}`;
  const silent = spec.notifications[parsed.severity].length === 0;
  const limits = [...without, ...(silent ? [`nobody is told: notifications.${parsed.severity} is empty`] : [])];
  return limits.length === 0 ? honoured(what) : rounded(`${what}; ${limits.join('; ')}`);
}

/** Alertmanager would need a mail server, and a password for it. */
function toldOutcome(receivers: readonly ReceiverSpec[], { spec, target }: FactContext): Outcome {
  const outcome = receiversOutcome(receivers);
  const hasAlertmanager = target === 'eks' && spec.observability.metrics === 'prometheus';
  if (!hasAlertmanager || !receivers.some(({ kind }) => kind === 'email')) return outcome;
  return rounded(
    `${outcome.reason}; by CloudWatch alone, which judges the same thresholds: Alertmanager has no server to send mail by`,
  );
}

function receiversOutcome(receivers: readonly ReceiverSpec[]): Outcome {
  const byHand: Readonly<Record<ReceiverSpec['kind'], string>> = {
    slack: 'Slack: a person authorises the workspace once',
    pagerduty: 'PagerDuty: a person fills the secret',
    email: 'email: the address confirms once',
  };
  if (receivers.length === 0) return honoured('nobody is told');
  return honoured([...new Set(receivers.map(({ kind }) => byHand[kind]))].join('; '));
}

function maintenanceOutcome({ cron }: MaintenanceSpec): Outcome {
  if (muteExpression(cron) !== undefined) return honoured('mute rule of the alarms: they go on, and tell nobody');
  return impossible('CloudWatch does not take this schedule', {
    allowed: 'five cron fields of numbers, with * , - and /, and days of the week from 0 (Sunday) or by name',
    fix: 'write it so, or as two times',
  });
}
