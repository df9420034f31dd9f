import type { ServiceSpec } from '../../spec/service';
import { differences } from '../differences';
import type { Outcome } from '../lowering-note';
import { honoured, rounded } from '../lowering-note';
import { targetCheckChanges } from '../target-check-changes';
import { containerHealthCheck, onlyConnects, startSeconds } from './health-check';

/** ECS has no startup probe: its time is the start period of the container check. */
export function startupOutcome(service: ServiceSpec): Outcome {
  const wanted = startSeconds(service);
  const given = containerHealthCheck(service)?.startPeriodSeconds ?? 0;
  const cut = wanted > given ? `; ECS allows no more of the declared ${wanted} s` : '';
  return rounded(`start period of ${given} s in which failures of the container check do not count${cut}`);
}

export function livenessOutcome(service: ServiceSpec): Outcome {
  const probe = service.probes.liveness;
  const check = containerHealthCheck(service);
  if (probe === undefined || check === undefined) return honoured('no check');
  const changes = differences([
    ['every', probe.periodSeconds, check.intervalSeconds, 's'],
    ['timeout', probe.timeoutSeconds, check.timeoutSeconds, 's'],
    ['failures', probe.failureThreshold, check.retries, ''],
    ['first wait', Math.max(probe.initialDelaySeconds, check.startPeriodSeconds), check.startPeriodSeconds, 's'],
  ]);
  const how = probe.command
    ? 'container check; a failing task is replaced'
    : 'container check with curl, wget or nc, one of which the image must have; a failing task is replaced';
  const all = [...(onlyConnects(probe, service) ? [CONNECTS] : []), changes].filter((text) => text !== '');
  return all.length === 0 ? honoured(how) : rounded([how, ...all].join('; '));
}

const CONNECTS = 'it only connects: for gRPC give it a command, such as grpc_health_probe';

export function readinessOutcome(service: ServiceSpec): Outcome {
  const probe = service.probes.readiness;
  if (probe === undefined) return honoured('no check');
  if (service.kind !== 'web')
    return rounded(
      'no load balancer asks: Service Connect avoids tasks that fail, and the container check replaces them',
    );
  if (probe.path === undefined) return rounded("health check of the target group on '/': a load balancer asks a path");
  const delay =
    probe.initialDelaySeconds > 0
      ? [`no wait of ${probe.initialDelaySeconds} s, since a target gets traffic only after it was healthy`]
      : [];
  const changes = [targetCheckChanges(probe, service), ...delay].filter((text) => text !== '');
  const how = 'health check of the target group';
  return changes.length === 0 ? honoured(how) : rounded(`${how}; ${changes.join('; ')}`);
}
