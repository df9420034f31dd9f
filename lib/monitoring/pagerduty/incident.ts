/** What CloudWatch publishes to a topic when an alarm changes its state, as far as it is read here. */
export interface AlarmMessage {
  readonly AlarmName: string;
  readonly AlarmArn: string;
  readonly AlarmDescription?: string | null;
  readonly NewStateValue: 'ALARM' | 'OK' | 'INSUFFICIENT_DATA';
  readonly NewStateReason: string;
  readonly StateChangeTime: string;
  readonly Region?: string;
  readonly AWSAccountId?: string;
}

/** A message in the words of PagerDuty. https://developer.pagerduty.com/docs/events-api-v2/trigger-events/ */
export interface Incident {
  readonly routing_key: string;
  readonly event_action: 'trigger' | 'resolve';
  /** The same for an alarm each time, so that a second message joins the incident that is open, and `OK` closes it. */
  readonly dedup_key: string;
  readonly payload?: {
    /** At most 1,024 characters. */
    readonly summary: string;
    readonly source: string;
    readonly severity: 'critical' | 'warning';
    readonly timestamp: string;
    readonly custom_details: Readonly<Record<string, string>>;
  };
  readonly links?: readonly { readonly href: string; readonly text: string }[];
}

const SUMMARY_CHARACTERS = 1024;

/** Longest key of an incident. */
const KEY_CHARACTERS = 255;

/** Undefined for a state that is neither trouble nor its end. */
export function incidentOf(
  message: AlarmMessage,
  severity: 'critical' | 'warning',
  routingKey: string,
): Incident | undefined {
  if (message.NewStateValue === 'INSUFFICIENT_DATA') return undefined;
  const key = { routing_key: routingKey, dedup_key: message.AlarmArn.slice(-KEY_CHARACTERS) };
  if (message.NewStateValue === 'OK') return { ...key, event_action: 'resolve' };
  return { ...key, event_action: 'trigger', payload: payload(message, severity), links: [link(message)] };
}

function payload(message: AlarmMessage, severity: 'critical' | 'warning'): NonNullable<Incident['payload']> {
  const { AlarmName, AlarmDescription, NewStateReason, StateChangeTime, AWSAccountId = '', Region = '' } = message;
  return {
    summary: `${AlarmName}: ${AlarmDescription ?? NewStateReason}`.slice(0, SUMMARY_CHARACTERS),
    source: AlarmName,
    severity,
    timestamp: StateChangeTime,
    custom_details: { reason: NewStateReason, account: AWSAccountId, region: Region },
  };
}

function link({ AlarmArn, AlarmName }: AlarmMessage): { href: string; text: string } {
  const region = AlarmArn.split(':')[3] ?? 'us-east-1';
  const name = encodeURIComponent(AlarmName);
  return {
    href: `https://${region}.console.aws.amazon.com/cloudwatch/home?region=${region}#alarmsV2:alarm/${name}`,
    text: 'The alarm in CloudWatch',
  };
}
