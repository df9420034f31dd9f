import type { ObservedProbe } from '../observed';
import type { References } from '../references';
import { targetGroupCheck } from '../target-group-check';
import type { TaskRunner } from './task-runners';

/** What the container check asks; failing it replaces the task. */
export function observeLiveness({ container: { HealthCheck } }: TaskRunner): ObservedProbe | undefined {
  if (!HealthCheck) return undefined;
  const { Command, Interval, Timeout, Retries } = HealthCheck;
  return { ...question(Command), periodSeconds: Interval, timeoutSeconds: Timeout, failureThreshold: Retries };
}

/** What the load balancer asks; failing it keeps requests away. */
export function observeReadiness(references: References, { stack, properties }: TaskRunner): ObservedProbe[] {
  const [balancer] = (properties['LoadBalancers'] ?? []) as { TargetGroupArn: unknown; ContainerPort: number }[];
  return balancer ? [targetGroupCheck(references.locate(stack, balancer.TargetGroupArn)!, balancer.ContainerPort)] : [];
}

function question([kind, ...command]: readonly string[]): Pick<ObservedProbe, 'path' | 'port' | 'command'> {
  if (kind === 'CMD') return { command };
  const [, port, path] = /127\.0\.0\.1:(\d+)([^']*)'/.exec(command.join(' ')) ?? [];
  return { port: Number(port), path: path ?? '' };
}
