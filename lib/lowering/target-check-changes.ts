import type { ProbeSpec } from '../spec/probe';
import type { ServiceSpec } from '../spec/service';
import { differences } from './differences';
import { targetHealthCheck } from './target-health-check';

/** Where the check of the load balancer cannot be as the readiness probe declares it; empty where it can. */
export function targetCheckChanges(probe: ProbeSpec, service: ServiceSpec): string {
  const check = targetHealthCheck(service);
  return differences([
    ['every', probe.periodSeconds, check.intervalSeconds, 's'],
    ['timeout', probe.timeoutSeconds, check.timeoutSeconds, 's'],
    ['failures', probe.failureThreshold, check.unhealthyThreshold, ''],
    ['successes', probe.successThreshold, check.healthyThreshold, ''],
  ]);
}
