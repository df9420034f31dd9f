import { recoveryMinutes } from '../../data/recovery-times';
import type { ServiceSpec } from '../../spec/service';
import type { StageSpec } from '../../spec/stage';
import type { DeploymentTarget } from '../../spec/target';
import { zonesOf } from '../service-zones';
import { targetHealthCheck } from '../target-health-check';
import type { Failure, PartEstimate } from './part-estimate';
import { secondRegion } from './second-region';

/** Programs lose nothing: they hold no state. Failures of databases and regions reach them by way of those. */
export function serviceEstimate(spec: StageSpec, target: DeploymentTarget, failure: Failure): PartEstimate[] {
  if (failure === 'region' && secondRegion(spec) === undefined)
    return [{ what: 'services', rpo: 0, rto: Infinity, how: 'nothing is prepared in another region' }];
  if (failure !== 'task' && failure !== 'zone') return [];
  return Object.entries(spec.services).flatMap(([name, service]) => {
    if (service.kind === 'job') return [];
    const part = failure === 'task' ? replicaLost(service, target) : zoneLost(spec, service, target);
    return [{ what: `services.${name}`, rpo: 0, ...part }];
  });
}

type Downtime = Pick<PartEstimate, 'rto' | 'how'>;

function replicaLost(service: ServiceSpec, target: DeploymentTarget): Downtime {
  if (service.kind === 'daemon' || service.replicas.min < 2) return startsAnew(target);
  return othersServe(service);
}

function zoneLost(spec: StageSpec, service: ServiceSpec, target: DeploymentTarget): Downtime {
  if (zonesOf(spec, service).length < 2)
    return { rto: Infinity, how: 'its zones leave it none but the one that failed' };
  return replicaLost(service, target);
}

function startsAnew(target: DeploymentTarget): Downtime {
  const rto = recoveryMinutes('replicaStart');
  return { rto, how: `a new ${target === 'eks' ? 'pod' : 'task'} starts (${rto} min)` };
}

/** Until the load balancer has noticed, some requests still fail. */
function othersServe(service: ServiceSpec): Downtime {
  const { intervalSeconds, unhealthyThreshold } = targetHealthCheck(service);
  const seconds = service.kind === 'web' ? intervalSeconds * unhealthyThreshold : 0;
  return { rto: Math.ceil(seconds / 60), how: `the other replicas serve; health checks notice within ${seconds} s` };
}
