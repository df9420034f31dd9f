import type { EventContext, StateChange } from './metric-of-event';
import { metricOfEvent } from './metric-of-event';

/** Entry point for EventBridge. `CONTEXT` says of which stage the events are. */
export async function handler(event: StateChange): Promise<void> {
  const context = JSON.parse(process.env['CONTEXT'] ?? '{}') as EventContext;
  const line = metricOfEvent(event, context);
  // a line of its own: what console.log puts before it would hide it from CloudWatch
  if (line !== undefined) process.stdout.write(`${JSON.stringify(line)}\n`);
}
