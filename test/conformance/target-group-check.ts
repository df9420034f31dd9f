import type { ObservedProbe } from './observed';
import type { Located } from './references';

interface TargetGroup {
  readonly HealthCheckPath: string;
  readonly HealthCheckPort: string;
  readonly HealthCheckIntervalSeconds: number;
  readonly HealthCheckTimeoutSeconds: number;
  readonly HealthyThresholdCount: number;
  readonly UnhealthyThresholdCount: number;
}

/** What the load balancer asks; failing it keeps requests away. */
export function targetGroupCheck({ resource }: Located, trafficPort: number): ObservedProbe {
  const check = resource.Properties as unknown as TargetGroup;
  return {
    path: check.HealthCheckPath,
    port: check.HealthCheckPort === 'traffic-port' ? trafficPort : Number(check.HealthCheckPort),
    periodSeconds: check.HealthCheckIntervalSeconds,
    timeoutSeconds: check.HealthCheckTimeoutSeconds,
    failureThreshold: check.UnhealthyThresholdCount,
    successThreshold: check.HealthyThresholdCount,
  };
}
