import { limits } from '../data/limits';
import type { ServiceSpec } from '../spec/service';
import { clamp } from './clamp';

/** The check that the load balancer runs; failing it takes the task out of traffic. */
export interface TargetHealthCheck {
  readonly path: string;
  readonly port: string;
  readonly intervalSeconds: number;
  readonly timeoutSeconds: number;
  readonly healthyThreshold: number;
  readonly unhealthyThreshold: number;
}

/**
 * Readiness (or liveness, where there is no readiness) as a target group check, whose interval exceeds its timeout.
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health-checks.html
 */
export function targetHealthCheck(service: ServiceSpec): TargetHealthCheck {
  const probe = service.probes.readiness ?? service.probes.liveness;
  const timeoutSeconds = clamp(probe?.timeoutSeconds ?? 5, limits.targetGroupHealthCheckTimeoutSeconds);
  return {
    path: probe?.path ?? '/',
    port: probe?.port === undefined || probe.port === service.port ? 'traffic-port' : String(probe.port),
    intervalSeconds: clamp(
      Math.max(probe?.periodSeconds ?? 10, timeoutSeconds + 1),
      limits.targetGroupHealthCheckIntervalSeconds,
    ),
    timeoutSeconds,
    healthyThreshold: clamp(probe?.successThreshold ?? 2, limits.targetGroupHealthCheckThreshold),
    unhealthyThreshold: clamp(probe?.failureThreshold ?? 3, limits.targetGroupHealthCheckThreshold),
  };
}

/** Ports on which a load balancer talks to a service: for requests, and for its checks. */
export function portsForLoadBalancer(service: ServiceSpec): number[] {
  if (service.kind !== 'web' || service.port === undefined) return [];
  const checked = targetHealthCheck(service).port;
  return [...new Set([service.port, checked === 'traffic-port' ? service.port : Number(checked)])];
}
