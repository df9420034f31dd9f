import type { ObservedProbe } from '../observed';
import type { References } from '../references';
import type { TaskRunner } from './task-runners';

interface TargetGroup {
  readonly HealthCheckPath: string;
  readonly HealthCheckPort: string;
  readonly HealthCheckIntervalSeconds: number;
  readonly HealthCheckTimeoutSeconds: number;
  readonly HealthyThresholdCount: number;
  readonly UnhealthyThresholdCount: number;
}

/** What the container check asks; failing it replaces the task. */
export function observeLiveness({ container: { HealthCheck } }: TaskRunner): ObservedProbe | undefined {
  if (!HealthCheck) return undefined;
  const { Command, Interval, Timeout, Retries } = HealthCheck;
  return { ...question(Command), periodSeconds: Interval, timeoutSeconds: Timeout, failureThreshold: Retries };
}

/** What the load balancer asks; failing it keeps requests away. */
export function observeReadiness(references: References, { stack, properties }: TaskRunner): ObservedProbe | undefined {
  const [balancer] = (properties['LoadBalancers'] ?? []) as { TargetGroupArn: unknown; ContainerPort: number }[];
  if (!balancer) return undefined;
  const check = references.locate(stack, balancer.TargetGroupArn)!.resource.Properties as unknown as TargetGroup;
  return {
    path: check.HealthCheckPath,
    port: check.HealthCheckPort === 'traffic-port' ? balancer.ContainerPort : Number(check.HealthCheckPort),
    periodSeconds: check.HealthCheckIntervalSeconds,
    timeoutSeconds: check.HealthCheckTimeoutSeconds,
    failureThreshold: check.UnhealthyThresholdCount,
    successThreshold: check.HealthyThresholdCount,
  };
}

function question([kind, ...command]: readonly string[]): Pick<ObservedProbe, 'path' | 'port' | 'command'> {
  if (kind === 'CMD') return { command };
  const [, port, path] = /127\.0\.0\.1:(\d+)([^']*)'/.exec(command.join(' ')) ?? [];
  return { port: Number(port), path: path ?? '' };
}
