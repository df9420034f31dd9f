import type { AlarmMessage, Incident } from './incident';
import { incidentOf } from './incident';

export interface PagerTools {
  /** The integration key, as it is now. */
  readonly key: () => Promise<string>;
  readonly post: (incident: Incident) => Promise<{ readonly status: number; readonly body: string }>;
}

/** What SNS hands to a function. */
export interface TopicEvent {
  readonly Records: readonly { readonly Sns: { readonly Message: string; readonly TopicArn: string } }[];
}

/** What PagerDuty calls an integration key of Events API v2: 32 letters and digits. */
const KEY = /^[A-Za-z0-9]{32}$/;

/**
 * Tells PagerDuty of each change of an alarm.
 *
 * @throws Error when one could not be told, which lets AWS try again, and raises an alarm of its own
 */
export async function page(event: TopicEvent, tools: PagerTools): Promise<void> {
  const key = (await tools.key()).trim();
  if (!KEY.test(key)) throw new Error('the secret does not hold an integration key of PagerDuty yet: 32 characters');
  for (const { Sns } of event.Records) await tell(Sns.Message, severityOf(Sns.TopicArn), key, tools);
}

/** By the name of the topic. */
function severityOf(topicArn: string): 'critical' | 'warning' {
  return topicArn.endsWith('-critical') ? 'critical' : 'warning';
}

async function tell(text: string, severity: 'critical' | 'warning', key: string, tools: PagerTools): Promise<void> {
  const message = alarmMessage(text);
  const incident = message && incidentOf(message, severity, key);
  if (incident === undefined) return;
  const { status, body } = await tools.post(incident);
  // 400 is about this message alone: another try would fail as well
  if (status === 400) process.stdout.write(`refused by PagerDuty: ${body}\n`);
  else if (status >= 300) throw new Error(`PagerDuty answers ${status}: ${body}`);
}

/** Undefined for what is no message of an alarm, such as one that a person publishes to try the topic. */
function alarmMessage(text: string): AlarmMessage | undefined {
  try {
    const message = JSON.parse(text) as Partial<AlarmMessage>;
    return message.AlarmArn !== undefined && message.NewStateValue !== undefined
      ? (message as AlarmMessage)
      : undefined;
  } catch {
    return undefined;
  }
}
